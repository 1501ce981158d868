package fairlane.core.scheduler;

import fairlane.core.lanes.Customer;
import fairlane.core.lanes.Lane;
import fairlane.core.limits.Meter;
import fairlane.core.model.Head;
import fairlane.core.model.Hold;
import org.jspecify.annotations.Nullable;

/** Explains why the messages of a lane are held, and when they will be released, as far as that is known. */
final class HoldExplanation {
    private final ChannelScheduler channel;
    private final Lane lane;
    private final Head head;
    private final long now;

    HoldExplanation(ChannelScheduler channel, Lane lane, Head head, long now) {
        this.channel = channel;
        this.lane = lane;
        this.head = head;
        this.now = now;
    }

    LaneView laneView() {
        long held = lane.backlog().size();
        Hold hold = hold();
        return new LaneView(
                lane.channel(),
                lane.customer(),
                lane.sender(),
                held,
                head.acceptedAt(),
                hold,
                releaseAt(hold, 0),
                releaseAt(hold, held - 1));
    }

    /**
     * Returns the earliest time at which a held message may be released, epoch milliseconds; null if the time depends
     * on other customers, on acknowledgements or on an operator.
     *
     * @param hold why the lane's messages are held
     * @param ahead the number of messages in the lane that are released before this message
     */
    @Nullable
    Long releaseAt(Hold hold, long ahead) {
        double unitsAhead = (double) ahead * head.cost();
        long bySender = lane.meter().earliest(unitsAhead, head.cost());
        return switch (hold) {
            case SENDER_RATE -> Math.max(now, bySender);
            case CUSTOMER_RATE -> {
                Meter customerMeter = lane.owner().meter();
                yield Math.max(now, Math.max(bySender, customerMeter.earliest(unitsAhead, head.cost())));
            }
            case CHANNEL_RATE -> Math.max(now, Math.max(bySender, channel.gate().earliest(unitsAhead, head.cost())));
            case FAIR_SHARE, CHANNEL_WINDOW, PAUSED, SCHEDULED -> null;
        };
    }

    Hold hold() {
        Customer customer = lane.owner();
        if (channel.gate().isPaused() || lane.isPaused() || customer.isPaused()) {
            return Hold.PAUSED;
        }
        if (lane.meter().earliest(head.cost()) > now) {
            return Hold.SENDER_RATE;
        }
        if (customer.isWaiting()) {
            return Hold.CUSTOMER_RATE;
        }
        if (channel.ring().front() != customer || customer.firstReady() != lane) {
            return Hold.FAIR_SHARE;
        }
        return channel.gate().isWindowOpen() ? Hold.CHANNEL_RATE : Hold.CHANNEL_WINDOW;
    }
}
