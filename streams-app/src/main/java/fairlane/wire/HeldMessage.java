package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * A held message, as a pipeline instance reports it. The component names are JSON fields. Times are epoch milliseconds.
 *
 * @param sender null if the request has no sender
 * @param notBefore the time before which the request forbids the release. Null if the request states no such time; also
 *     null if the time has passed
 * @param expiresAt null if the message never expires
 * @param ahead number of messages that the lane releases before this message
 * @param hold name of the hold reason
 * @param leavesAt the earliest time at which the message can be released; null if the time depends on other lanes
 * @param inFlight the in-flight window if it is the hold reason; null if the message has another hold reason, and as
 *     long as the window is unknown
 * @param value the unmodified bytes of the request
 */
public record HeldMessage(
        String channel,
        String customer,
        @Nullable String sender,
        int partition,
        String id,
        String priority,
        int cost,
        int attempt,
        long acceptedAt,
        @Nullable Long notBefore,
        @Nullable Long expiresAt,
        long ahead,
        String hold,
        @Nullable Long leavesAt,
        @Nullable InFlight inFlight,
        byte[] value) {}
