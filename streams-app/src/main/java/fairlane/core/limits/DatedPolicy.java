package fairlane.core.limits;

/**
 * A policy, and since when it holds.
 *
 * @param changedAt epoch milliseconds; 0 where it has always been so
 */
public record DatedPolicy<T>(T value, long changedAt) {}
