package fairlane.carrier;

import fairlane.schema.Rate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Limits the number of webhook requests in any interval of a given length, as real carriers do. It keeps the time of
 * each accepted request. The class is thread-safe.
 */
final class IntervalThrottle {
    private final int units;
    private final long intervalNanos;
    private final Deque<Long> passedAt = new ArrayDeque<>();

    private IntervalThrottle(int units, long intervalNanos) {
        this.units = units;
        this.intervalNanos = intervalNanos;
    }

    /** Creates a throttle for a rate. A rate below one per period is converted to one per several periods. */
    static IntervalThrottle of(Rate rate) {
        long period = TimeUnit.SECONDS.toNanos(
                switch (rate.getPer()) {
                    case SECOND -> 1;
                    case MINUTE -> 60;
                    case HOUR -> 3_600;
                    case DAY -> 86_400;
                });
        int units = (int) Math.max(1, Math.floor(rate.getUnits()));
        return new IntervalThrottle(units, (long) (period * (units / rate.getUnits())));
    }

    /**
     * Returns whether another webhook request is allowed now, and counts the request if it is.
     *
     * @param now the current time, a value of {@link System#nanoTime()}
     */
    synchronized boolean tryPass(long now) {
        while (!passedAt.isEmpty() && now - passedAt.getFirst() >= intervalNanos) {
            passedAt.removeFirst();
        }
        if (passedAt.size() >= units) {
            return false;
        }
        passedAt.addLast(now);
        return true;
    }
}
