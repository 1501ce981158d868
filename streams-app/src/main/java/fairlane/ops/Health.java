package fairlane.ops;

import java.util.Optional;

/**
 * The health of a component.
 *
 * @param problem a sentence that describes what is wrong; empty if the component is healthy
 */
public record Health(Optional<String> problem) {
    private static final Health HEALTHY = new Health(Optional.empty());

    public static Health healthy() {
        return HEALTHY;
    }

    /**
     * Returns the health of an unhealthy component.
     *
     * @param problem a sentence that describes what is wrong or not ready yet
     */
    public static Health unhealthy(String problem) {
        return new Health(Optional.of(problem));
    }

    public boolean isHealthy() {
        return problem.isEmpty();
    }

    /**
     * Combines the health of two components or aspects. Returns this health if it is unhealthy, otherwise {@code
     * other}.
     */
    public Health and(Health other) {
        return isHealthy() ? other : this;
    }
}
