package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * A held message, as a pipeline instance reports it. The component names are JSON fields. Times are epoch milliseconds.
 *
 * @param sender null if the request has no sender
 * @param notBefore null once this time has passed, and if the request has none
 * @param expiresAt null if the message never expires
 * @param ahead number of messages of the lane that are released before this one
 * @param hold name of the hold reason
 * @param leavesAt earliest release; null if it depends on other lanes
 * @param inFlight the window that holds the message; null if something else holds it or the window is not known yet
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
