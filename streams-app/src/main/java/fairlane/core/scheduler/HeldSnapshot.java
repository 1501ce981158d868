package fairlane.core.scheduler;

import fairlane.core.lanes.Customer;
import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneCounters;
import fairlane.core.model.CustomerShare;
import fairlane.core.model.Head;
import fairlane.core.model.Hold;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The state of one channel in one partition at one time, namely the numbers of held messages and the shares of the
 * customers.
 *
 * @param held for each hold reason, the number of messages held for that reason; eligible messages (those that the
 *     limits of sender and customer allow to be released) all count under the one reason that keeps the channel from
 *     releasing its next message
 * @param eligibleLanes the number of eligible lanes, whose first message the limits of sender and customer allow to be
 *     released
 * @param oldestEligibleSince the time since which the longest waiting eligible lane has been eligible, epoch
 *     milliseconds; {@link Long#MAX_VALUE} if no lane is eligible; only the lanes of the next 1,000 customers in the
 *     fair-share ring are inspected
 * @param shares the shares of the customers that released the most cost units lately and, as the last entry, of all
 *     others
 */
public record HeldSnapshot(
        Map<Hold, Long> held, long eligibleLanes, long oldestEligibleSince, List<CustomerShare> shares) {
    /** How many customers in the fair-share ring are inspected to find the longest waiting lane. */
    private static final int MAX_INSPECTED_CUSTOMERS = 1_000;

    public HeldSnapshot {
        held = Map.copyOf(held);
        shares = List.copyOf(shares);
    }

    static HeldSnapshot of(ChannelScheduler channel, LaneCounters counters, long now) {
        Map<Hold, Long> held = new EnumMap<>(Hold.class);
        held.put(Hold.SENDER_RATE, counters.held().messagesWaitingForSender());
        held.put(Hold.CUSTOMER_RATE, counters.held().messagesWaitingForCustomer());
        held.put(Hold.PAUSED, counters.held().pausedMessages());
        held.put(holdOfEligible(channel, now), counters.held().eligibleMessages());
        if (channel.gate().isPaused()) {
            held = Map.of(
                    Hold.PAUSED,
                    held.values().stream().mapToLong(Long::longValue).sum());
        }
        return new HeldSnapshot(
                held,
                counters.held().eligibleLanes(),
                channel.ring().oldestEligibleSince(MAX_INSPECTED_CUSTOMERS),
                counters.fairShare().snapshot(now));
    }

    /** Returns the constraint that holds those messages whose release the limits of sender and customer allow. */
    private static Hold holdOfEligible(ChannelScheduler channel, long now) {
        if (!channel.gate().isWindowOpen()) {
            return Hold.CHANNEL_WINDOW;
        }
        Customer next = channel.ring().front();
        Lane lane = next == null ? null : next.firstReady();
        Head head = lane == null ? null : lane.head();
        return head != null && channel.gate().earliest(head.cost()) > now ? Hold.CHANNEL_RATE : Hold.FAIR_SHARE;
    }
}
