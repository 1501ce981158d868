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
 * What one channel holds in one partition.
 *
 * @param held messages by hold reason; messages that the limits of their sender and customer allow count under the
 *     constraint that keeps the channel from releasing the next one
 * @param eligibleLanes lanes whose head the limits of sender and customer allow
 * @param oldestEligibleSince since when the longest waiting eligible lane is eligible, epoch milliseconds, among the
 *     customers whose turns are next; {@link Long#MAX_VALUE} if no lane is eligible
 * @param shares of the heaviest customers and, as the last entry, of all others
 */
public record HeldSnapshot(
        Map<Hold, Long> held, long eligibleLanes, long oldestEligibleSince, List<CustomerShare> shares) {
    /** How many customers in the ring are inspected for their waiting time. */
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

    /** The constraint that holds the messages that the limits of their sender and customer allow. */
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
