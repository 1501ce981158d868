package fairlane.gateway.leases;

import fairlane.delivery.Position;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was leased here when its partition went to another replica. One thread at a time; times are of {@link LeaseClock}. */
final class MovedLeases {
    private final Map<String, Moved> bySecret = new HashMap<>();

    private record Moved(Position position, long until) {}

    void add(String secret, Position position, long until) {
        bySecret.put(secret, new Moved(position, until));
    }

    /** Where the message stands; null: nothing of the secret has moved. */
    @Nullable
    Position find(String secret) {
        Moved lease = bySecret.get(secret);
        return lease == null ? null : lease.position();
    }

    /** What the other replica has answered to what was said of it. */
    void answered(String secret, Answered answer) {
        Moved lease = bySecret.get(secret);
        if (lease != null && answer instanceof Answered.Accepted accepted && accepted.expiresAt() != null) {
            add(secret, lease.position(), LeaseClock.heard(accepted.expiresAt().toEpochMilli()));
        } else if (!(answer instanceof Answered.Unavailable)) {
            bySecret.remove(secret);
        }
    }

    void forgetEnded(long now) {
        bySecret.values().removeIf(lease -> lease.until() <= now);
    }
}
