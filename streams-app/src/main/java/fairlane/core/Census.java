package fairlane.core;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is held of one channel in one partition.
 *
 * @param held messages by what holds them; what may leave as far as its own limits go is held by whatever keeps the
 *     channel from taking the next one
 * @param eligible lanes whose head may leave as far as its own limits go
 * @param oldestEligibleAt since when the one has been eligible that has waited longest, epoch milliseconds, of the
 *     customers whose turns are next; {@link Long#MAX_VALUE} where none is
 * @param shares of the heaviest customers and, at the end, of the others
 */
public record Census(Map<Hold, Long> held, long eligible, long oldestEligibleAt, List<Share> shares) {
    /** So many of the customers in line are asked for how long they have waited. */
    private static final int MOST_LOOKED_AT = 1_000;

    public Census {
        held = Map.copyOf(held);
        shares = List.copyOf(shares);
    }

    static Census take(ChannelScheduler channel, Tally tally, Shares shares, long now) {
        Map<Hold, Long> held = new EnumMap<>(Hold.class);
        held.put(Hold.SENDER_RATE, tally.waitingForSender());
        held.put(Hold.CUSTOMER_RATE, tally.waitingForCustomer());
        held.put(Hold.PAUSED, tally.paused());
        held.put(holdOfEligible(channel, now), tally.eligible());
        if (channel.gate().isPaused()) {
            held = Map.of(
                    Hold.PAUSED,
                    held.values().stream().mapToLong(Long::longValue).sum());
        }
        return new Census(held, tally.eligibleLanes(), channel.ring().oldestAt(MOST_LOOKED_AT), shares.look(now));
    }

    /** What keeps those from leaving who may leave as far as their own limits go. */
    private static Hold holdOfEligible(ChannelScheduler channel, long now) {
        if (!channel.gate().hasRoom()) {
            return Hold.CHANNEL_WINDOW;
        }
        Customer next = channel.ring().front();
        Lane lane = next == null ? null : next.firstReady();
        return lane != null && lane.head != null && channel.gate().earliest(lane.head.cost()) > now
                ? Hold.CHANNEL_RATE
                : Hold.FAIR_SHARE;
    }
}
