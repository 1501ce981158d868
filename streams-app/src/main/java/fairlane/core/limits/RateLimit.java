package fairlane.core.limits;

import org.jspecify.annotations.Nullable;

/**
 * A number of cost units per period, with a burst.
 *
 * @param units cost units per period, greater than 0 and at most 1e9
 * @param periodMillis length of the period in milliseconds, at least 1
 * @param burst cost units that may be released at once, 1 to 1,000,000,000; null: 1 + the units of two ticks
 */
public record RateLimit(
        double units, long periodMillis, @Nullable Integer burst) {
    /** The largest number of units. */
    public static final double MAX_UNITS = 1e9;

    public RateLimit {
        if (!(units > 0 && units <= MAX_UNITS)) {
            throw new IllegalArgumentException(
                    "a rate is greater than 0 and at most 1,000,000,000 units, not " + units + "; to stop, pause it");
        }
        if (periodMillis < 1) {
            throw new IllegalArgumentException("a rate's period is at least 1 ms, not " + periodMillis);
        }
        if (burst != null && burst < 1) {
            throw new IllegalArgumentException("a burst is at least 1, not " + burst);
        }
    }

    /** {@code units} per second, with an unset burst. */
    public static RateLimit perSecond(double units) {
        return new RateLimit(units, 1_000, null);
    }

    /** {@code units} per second with a burst of {@code burst}. */
    public static RateLimit perSecond(double units, int burst) {
        return new RateLimit(units, 1_000, burst);
    }

    /** The cost units that may be released at once: the burst, or its default for ticks of {@code tickMillis}. */
    public double capacity(long tickMillis) {
        return burst != null ? burst : 1 + 2 * tickMillis * units / periodMillis;
    }

    /** The even share of one of {@code partitions} partitions. The burst is divided too, but is at least 1. */
    public RateLimit dividedBy(int partitions) {
        return partitions == 1
                ? this
                : new RateLimit(
                        units / partitions, periodMillis, burst == null ? null : Math.max(1, burst / partitions));
    }
}
