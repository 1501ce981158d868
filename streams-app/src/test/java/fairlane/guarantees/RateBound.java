package fairlane.guarantees;

/**
 * A rate that must not be exceeded.
 *
 * @param units per period; {@link Double#POSITIVE_INFINITY}: unlimited
 * @param burst units that may be released at once; the default of an unset burst is filled in
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
