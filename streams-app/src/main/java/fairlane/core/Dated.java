package fairlane.core;

/**
 * A policy, and since when it holds.
 *
 * @param changedAt epoch milliseconds; 0 where it has always been so
 */
public record Dated<T>(T value, long changedAt) {}
