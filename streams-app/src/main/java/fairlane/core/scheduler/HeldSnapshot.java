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
 * The held messages of one channel in one partition, and how the channel was shared between customers, at one time.
 *
 * @param held the number of held messages by hold reason; messages whose release the limits of sender and customer
 *     allow count under the constraint that keeps the channel from releasing the next message
 * @param eligibleLanes the number of lanes whose head may be released under the limits of sender and customer
 * @param oldestEligibleSince since when the longest waiting eligible lane is eligible, epoch milliseconds, where only
 *     the next customers in the fair-share ring are inspected; {@link Long#MAX_VALUE} if no lane is eligible
 * @param shares the shares of the heaviest customers and, as the last entry, of all other customers
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
