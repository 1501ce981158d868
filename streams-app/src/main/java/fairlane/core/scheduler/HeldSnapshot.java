package fairlane.core.scheduler;

import fairlane.core.lanes.Customer;
import fairlane.core.lanes.FairShareStats;
import fairlane.core.lanes.HeldCounters;
import fairlane.core.lanes.Lane;
import fairlane.core.model.CustomerShare;
import fairlane.core.model.Hold;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is held of one channel in one partition.
 *
 * @param held messages by what holds them; what may leave as far as its own limits go is held by whatever keeps the
 *     channel from taking the next one
 * @param eligibleLanes lanes whose head may leave as far as its own limits go
 * @param oldestEligibleSince since when the one has been eligible that has waited longest, epoch milliseconds, of the
 *     customers whose turns are next; {@link Long#MAX_VALUE} where none is
 * @param shares of the heaviest customers and, at the end, of the others
 */
public record HeldSnapshot(
        Map<Hold, Long> held, long eligibleLanes, long oldestEligibleSince, List<CustomerShare> shares) {
    /** So many of the customers in line are asked for how long they have waited. */
    private static final int MAX_INSPECTED_CUSTOMERS = 1_000;

    public HeldSnapshot {
        held = Map.copyOf(held);
        shares = List.copyOf(shares);
    }

    static HeldSnapshot take(
            ChannelScheduler channel, HeldCounters heldCounters, FairShareStats fairShareStats, long now) {
        Map<Hold, Long> held = new EnumMap<>(Hold.class);
        held.put(Hold.SENDER_RATE, heldCounters.messagesWaitingForSender());
        held.put(Hold.CUSTOMER_RATE, heldCounters.messagesWaitingForCustomer());
        held.put(Hold.PAUSED, heldCounters.pausedMessages());
        held.put(holdOfEligible(channel, now), heldCounters.eligibleMessages());
        if (channel.gate().isPaused()) {
            held = Map.of(
                    Hold.PAUSED,
                    held.values().stream().mapToLong(Long::longValue).sum());
        }
        return new HeldSnapshot(
                held,
                heldCounters.eligibleLanes(),
                channel.ring().oldestEligibleSince(MAX_INSPECTED_CUSTOMERS),
                fairShareStats.snapshot(now));
    }

    /** What keeps those from leaving who may leave as far as their own limits go. */
    private static Hold holdOfEligible(ChannelScheduler channel, long now) {
        if (!channel.gate().isWindowOpen()) {
            return Hold.CHANNEL_WINDOW;
        }
        Customer next = channel.ring().front();
        Lane lane = next == null ? null : next.firstReady();
        return lane != null && lane.head != null && channel.gate().earliest(lane.head.cost()) > now
                ? Hold.CHANNEL_RATE
                : Hold.FAIR_SHARE;
    }
}
