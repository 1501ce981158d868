package fairlane.guarantees;

/**
 * A rate that must not be exceeded.
 *
 * @param units cost units per period; {@link Double#POSITIVE_INFINITY} for no limit
 * @param burst cost units that may be released at once; if the limit sets no burst, this is the default burst
 */
public record RateBound(double units, long periodMillis, double burst) {
    double perMilli() {
        return units / periodMillis;
    }

    @Override
    public String toString() {
        return units + " per " + periodMillis + " ms with burst " + burst;
    }
}
