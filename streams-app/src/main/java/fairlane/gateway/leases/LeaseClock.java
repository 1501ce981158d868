package fairlane.gateway.leases;

import fairlane.delivery.LeasedDelivery;
import java.util.concurrent.TimeUnit;

/** Leases end by a clock that never goes back, and are told of in epoch milliseconds. */
final class LeaseClock {
    private LeaseClock() {}

    /** Milliseconds that never go back: those of {@link LeasedDelivery#lastLeasedAt}. */
    static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** To be added to those for epoch milliseconds; as both clocks are cut off, up to one too much or too little. */
    private static long epochOffset() {
        return System.currentTimeMillis() - now();
    }

    /** When something happens of which the epoch milliseconds are known. */
    static long fromEpochMillis(long epochMillis) {
        return epochMillis - epochOffset();
    }

    /** When a lease ends, in epoch milliseconds: not later than it does. */
    static long toReportedEpochMillis(long endsAt) {
        return endsAt + epochOffset() - 1;
    }

    /** When a lease ends that somebody was told of: not earlier than was told. */
    static long fromReportedEpochMillis(long endsAt) {
        return fromEpochMillis(endsAt) + 1;
    }
}
