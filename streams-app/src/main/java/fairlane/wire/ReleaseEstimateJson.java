package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * A pipeline instance's estimate of the release of a message that it has not consumed yet or has just consumed. The
 * component names are JSON fields. Times are epoch milliseconds.
 *
 * @param requestsTaken the first offset of the partition of the requests topic that the pipeline had not consumed at
 *     the time of the estimate
 * @param bulkTaken the first offset of the partition of the bulk topic that the pipeline had not consumed at the time
 *     of the estimate
 * @param leavesAt the estimated time of the release if the pipeline has not consumed the message yet; null if it
 *     depends on other messages
 * @param lastLeavesAt the estimated time of the release if the message is the last one of its priority in its lane;
 *     null if it depends on other messages
 * @param earliest a lower bound of the time of the release under the current limits, for which only those messages
 *     count that are certain to stay ahead of this message until it expires
 * @param reason the cause of the lower bound: SCHEDULED, SENDER_RATE or CUSTOMER_RATE
 * @param standing number of messages ahead of this message that count for the lower bound
 * @param repeated whether the id was accepted before, so that the pipeline will drop the message
 */
public record ReleaseEstimateJson(
        long requestsTaken,
        long bulkTaken,
        @Nullable Long leavesAt,
        @Nullable Long lastLeavesAt,
        long earliest,
        String reason,
        int standing,
        boolean repeated) {}
