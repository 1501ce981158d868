package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * What a pipeline tells of a message that is still to come, or has just come. Times are epoch milliseconds.
 *
 * @param requestsTaken the first offset of its partition of the requests topic that it had not taken in when it looked
 * @param bulkTaken likewise, of the topic for bursts
 * @param leavesAt when it leaves if it is not taken in yet; null where that depends on others
 * @param lastLeavesAt when it leaves if it was taken in as the last of its priority; null where that depends on others
 * @param earliest before this it does not leave as the limits are, behind what is certain to stand before it until it
 *     expires
 * @param reason what that comes from: SCHEDULED, SENDER_RATE or CUSTOMER_RATE
 * @param standing how many before it are counted in that
 * @param repeated its id was accepted before, and it will be dropped
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
