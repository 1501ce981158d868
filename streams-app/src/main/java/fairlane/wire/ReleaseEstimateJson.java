package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * The estimate of a message's release time by a pipeline instance that has not consumed the message yet, or has just
 * consumed it. The component names are JSON fields. Times are epoch milliseconds.
 *
 * @param requestsTaken the first offset of the partition of the requests topic that the pipeline had not consumed at
 *     the time of the estimate
 * @param bulkTaken the first offset of the partition of the bulk topic that the pipeline had not consumed at the time
 *     of the estimate
 * @param leavesAt the estimated release time in case the instance had not consumed the message at the time of the
 *     estimate; null if the time depends on other lanes
 * @param lastLeavesAt the estimated release time in case the instance had just consumed the message, so that it is the
 *     last message of its priority in its lane; null if the time depends on other lanes
 * @param earliest the earliest possible release time under the current limits. It takes into account only those
 *     messages ahead of this message that are certain to stay ahead of it
 * @param reason the cause that prevents a release before {@code earliest}: SCHEDULED, SENDER_RATE or CUSTOMER_RATE
 * @param standing number of messages ahead of this message that {@code earliest} takes into account
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
