package fairlane.core.limits;

/**
 * The cost units that a meter still allows under one of its rates.
 *
 * @param units cost units that may still be released at once
 * @param fullAt when the whole burst is available again, epoch milliseconds
 */
public record RemainingUnits(RateLimit rate, double units, long fullAt) {}
