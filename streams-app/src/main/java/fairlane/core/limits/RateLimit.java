package fairlane.core.limits;

import org.jspecify.annotations.Nullable;

/**
 * A rate, which is a number of cost units per period, with a burst.
 *
 * @param units cost units per period, greater than 0 and at most 1e9
 * @param periodMillis length of the period in milliseconds, at least 1
 * @param burst cost units that may be released at once, 1 to 1,000,000,000; null for the default of 1 + the units that
 *     the rate allows in two ticks
 */
public record RateLimit(
        double units, long periodMillis, @Nullable Integer burst) {
    /** The largest number of cost units per period. */
    public static final double MAX_UNITS = 1e9;

    public RateLimit {
        if (!(units > 0 && units <= MAX_UNITS)) {
            throw new IllegalArgumentException("a rate is greater than 0 and at most 1,000,000,000 units, not " + units
                    + "; to stop the releases, pause the channel, customer or sender");
        }
        if (periodMillis < 1) {
            throw new IllegalArgumentException("a rate's period is at least 1 ms, not " + periodMillis);
        }
        if (burst != null && burst < 1) {
            throw new IllegalArgumentException("a burst is at least 1, not " + burst);
        }
    }

    /** Returns a rate of {@code units} cost units per second with the default burst. */
    public static RateLimit perSecond(double units) {
        return new RateLimit(units, 1_000, null);
    }

    /** Returns a rate of {@code units} cost units per second with a burst of {@code burst} cost units. */
    public static RateLimit perSecond(double units, int burst) {
        return new RateLimit(units, 1_000, burst);
    }

    /**
     * Returns the cost units that may be released at once, which are the burst if this rate sets one, and otherwise the
     * default burst for ticks of {@code tickMillis} milliseconds.
     */
    public double capacity(long tickMillis) {
        return burst != null ? burst : 1 + 2 * tickMillis * units / periodMillis;
    }

    /**
     * Returns the part of this rate that one of {@code partitions} partitions gets. The burst is divided too, but is at
     * least 1.
     */
    public RateLimit dividedBy(int partitions) {
        return partitions == 1
                ? this
                : new RateLimit(
                        units / partitions, periodMillis, burst == null ? null : Math.max(1, burst / partitions));
    }
}
