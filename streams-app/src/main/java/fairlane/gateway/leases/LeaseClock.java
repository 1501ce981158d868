package fairlane.gateway.leases;

import fairlane.delivery.LeasedDelivery;
import java.util.concurrent.TimeUnit;

/** The monotonic clock of leases, and its conversion to the epoch milliseconds that callers see. */
final class LeaseClock {
    private LeaseClock() {}

    /** Returns monotonic milliseconds, those of {@link LeasedDelivery#lastLeasedAt}. */
    static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /**
     * Returns the offset to epoch milliseconds. Both clocks are truncated, so it may be off by one in either direction.
     */
    private static long epochOffset() {
        return System.currentTimeMillis() - now();
    }

    /** Converts epoch milliseconds to this clock. */
    static long fromEpochMillis(long epochMillis) {
        return epochMillis - epochOffset();
    }

    /** Converts the end of a lease to epoch milliseconds, never later than the actual end. */
    static long toReportedEpochMillis(long endsAt) {
        return endsAt + epochOffset() - 1;
    }

    /** Converts a reported end of a lease to this clock, never earlier than was reported. */
    static long fromReportedEpochMillis(long endsAt) {
        return fromEpochMillis(endsAt) + 1;
    }
}
