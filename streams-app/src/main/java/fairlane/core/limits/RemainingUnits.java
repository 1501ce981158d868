package fairlane.core.limits;

/**
 * What a meter still allows under one of its rates.
 *
 * @param units cost units that may be spent at once
 * @param fullAt when the whole burst is available again, epoch milliseconds
 */
public record RemainingUnits(RateLimit rate, double units, long fullAt) {}
