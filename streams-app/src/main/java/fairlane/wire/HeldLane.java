package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * A lane with the messages that it holds, as a pipeline instance reports it. The component names are JSON fields. Times
 * are epoch milliseconds.
 *
 * @param held number of held messages
 * @param hold name of the hold reason
 * @param leavesAt the earliest time at which the first message can be released; null if the time depends on other lanes
 * @param emptyAt the time at which the last message is released if no more messages arrive; null if the time depends on
 *     other lanes
 * @param inFlight the in-flight window if it is the hold reason; null if the lane has another hold reason, and as long
 *     as the window is unknown
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
    /** Creates a lane that holds its messages for a reason other than the in-flight window. */
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
