package fairlane.gateway.leases;

import fairlane.delivery.LeasedDelivery;
import java.util.concurrent.TimeUnit;

/**
 * The monotonic clock that determines when leases end, and the conversion of its times to the epoch milliseconds that
 * callers see.
 */
final class LeaseClock {
    private LeaseClock() {}

    /**
     * Returns the time of the monotonic clock in milliseconds. {@link LeasedDelivery#lastLeasedAt} is a time of this
     * clock.
     */
    static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /**
     * Returns the difference between epoch milliseconds and the monotonic clock. Both times are truncated to
     * milliseconds, so that the difference may be wrong by one in either direction.
     */
    private static long epochOffset() {
        return System.currentTimeMillis() - now();
    }

    /** Converts epoch milliseconds to a time of the monotonic clock. */
    static long fromEpochMillis(long epochMillis) {
        return epochMillis - epochOffset();
    }

    /**
     * Converts the end of a lease from the monotonic clock to epoch milliseconds. The result is never later than the
     * actual end.
     */
    static long toReportedEpochMillis(long endsAt) {
        return endsAt + epochOffset() - 1;
    }

    /**
     * Converts the reported end of a lease from epoch milliseconds to the monotonic clock. The result is never earlier
     * than the reported end.
     */
    static long fromReportedEpochMillis(long endsAt) {
        return fromEpochMillis(endsAt) + 1;
    }
}
