package fairlane.wire;

import org.jspecify.annotations.Nullable;

/**
 * One held message, as a pipeline tells of it. Times are epoch milliseconds.
 *
 * @param sender null where the request has none
 * @param notBefore only while its time has not come
 * @param expiresAt null for never
 * @param ahead messages of its lane that leave before it
 * @param hold why it is held, by its name
 * @param leavesAt when it leaves at the earliest; null where that depends on others
 * @param inFlight where that is what holds it, and it is known
 * @param value the request's bytes, untouched
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
