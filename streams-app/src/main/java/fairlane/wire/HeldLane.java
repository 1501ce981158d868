package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * One lane that holds messages, as a pipeline tells of it. Times are epoch milliseconds.
 *
 * @param held messages
 * @param hold why, by its name
 * @param leavesAt when its first leaves at the earliest; null where that depends on others
 * @param emptyAt when its last leaves if no more come; null where that depends on others
 * @param inFlight where that is what holds it, and it is known
 */
public record HeldLane(
        String channel,
        String customer,
        String sender,
        int partition,
        long held,
        long oldestAcceptedAt,
        String hold,
        @Nullable Long leavesAt,
        @Nullable Long emptyAt,
        @Nullable InFlight inFlight) {
    /** One that is not held because of what is in flight. */
    public HeldLane(
            String channel,
            String customer,
            String sender,
            int partition,
            long held,
            long oldestAcceptedAt,
            String hold,
            @Nullable Long leavesAt,
            @Nullable Long emptyAt) {
        this(channel, customer, sender, partition, held, oldestAcceptedAt, hold, leavesAt, emptyAt, null);
    }
}
