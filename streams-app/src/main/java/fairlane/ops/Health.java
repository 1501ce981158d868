package fairlane.ops;

import java.util.Optional;

/**
 * Whether something is as it should be.
 *
 * @param problem a sentence; empty: it is
 */
public record Health(Optional<String> problem) {
    private static final Health HEALTHY = new Health(Optional.empty());

    public static Health healthy() {
        return HEALTHY;
    }

    /** @param problem what is wrong, or not there yet */
    public static Health unhealthy(String problem) {
        return new Health(Optional.of(problem));
    }

    public boolean isHealthy() {
        return problem.isEmpty();
    }

    /** This where it is ill, and otherwise the other. */
    public Health and(Health other) {
        return isHealthy() ? other : this;
    }
}
