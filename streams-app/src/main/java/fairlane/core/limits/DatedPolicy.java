package fairlane.core.limits;

/**
 * A policy and the time of its last change.
 *
 * @param changedAt when the policy last changed, epoch milliseconds; 0 if it never changed
 */
public record DatedPolicy<T>(T value, long changedAt) {}
