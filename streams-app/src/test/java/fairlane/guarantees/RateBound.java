package fairlane.guarantees;

/**
 * A rate as it is to be held.
 *
 * @param units per period; {@link Double#POSITIVE_INFINITY} never holds anything back
 * @param burst units that may leave at once; an unset one worked out
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
