package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * A lane that holds messages, as a pipeline instance reports it. The component names are JSON fields. Times are epoch
 * milliseconds.
 *
 * @param held number of held messages
 * @param hold name of the hold reason
 * @param leavesAt earliest release of the first message; null if it depends on other lanes
 * @param emptyAt release of the last message if no more arrive; null if it depends on other lanes
 * @param inFlight the window that holds the lane; null if something else holds it or the window is not known yet
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
    /** A lane that is not held by the window. */
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
