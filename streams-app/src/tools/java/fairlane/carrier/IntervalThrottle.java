package fairlane.carrier;

import fairlane.schema.Rate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Limits the number of webhooks in any interval of a given length, as carriers count it. It keeps the time of each
 * accepted webhook. Thread-safe.
 */
final class IntervalThrottle {
    private final int units;
    private final long intervalNanos;
    private final Deque<Long> passedAt = new ArrayDeque<>();

    private IntervalThrottle(int units, long intervalNanos) {
        this.units = units;
        this.intervalNanos = intervalNanos;
    }

    /** Creates a throttle; a rate below one per period becomes one per several periods. */
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
     * Returns whether another webhook is allowed now.
     *
     * @param now value of {@link System#nanoTime()}
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
