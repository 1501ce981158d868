package fairlane.gateway.leases;

import fairlane.delivery.Position;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The leases that this replica granted for messages whose partitions were later assigned to another replica. Not
 * thread-safe. Times are those of {@link LeaseClock}.
 */
final class MovedLeases {
    private final Map<String, MovedLease> bySecret = new HashMap<>();

    private record MovedLease(Position position, long endsAt) {}

    void add(String secret, Position position, long endsAt) {
        bySecret.put(secret, new MovedLease(position, endsAt));
    }

    /** Returns the position of the message that was leased with {@code secret}; null if no such lease has moved. */
    @Nullable
    Position find(String secret) {
        MovedLease lease = bySecret.get(secret);
        return lease == null ? null : lease.position();
    }

    /** Updates or removes a moved lease according to the result of a command that the other replica executed. */
    void onResult(String secret, LeaseCommandResult result) {
        MovedLease lease = bySecret.get(secret);
        if (lease != null && result instanceof LeaseCommandResult.Accepted accepted && accepted.expiresAt() != null) {
            add(
                    secret,
                    lease.position(),
                    LeaseClock.fromReportedEpochMillis(accepted.expiresAt().toEpochMilli()));
        } else if (!(result instanceof LeaseCommandResult.Unavailable)) {
            bySecret.remove(secret);
        }
    }

    void evictExpired(long now) {
        bySecret.values().removeIf(lease -> lease.endsAt() <= now);
    }
}
