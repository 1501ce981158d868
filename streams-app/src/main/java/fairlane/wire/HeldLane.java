package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * A lane with the messages that it holds, as a pipeline instance reports it. The component names are JSON fields. Times are
 * epoch milliseconds.
 *
 * @param held number of held messages
 * @param hold name of the hold reason
 * @param leavesAt the earliest time at which the first message can be released; null if it depends on other lanes
 * @param emptyAt the time at which the last message is released if no more messages arrive; null if it depends on other
 *     lanes
 * @param inFlight the in-flight window, if the lane holds its messages because of this window; null if the lane holds them
 *     for another reason or the window is not known yet
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
    /** Creates a lane that holds its messages for another reason than the in-flight window. */
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
