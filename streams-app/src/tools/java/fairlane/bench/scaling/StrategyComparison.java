package fairlane.bench.scaling;

import java.util.LinkedHashMap;
import java.util.Map;

/** Simulates one trace with every scaling strategy, and keeps the results. */
final class StrategyComparison {
    static final String FIXED_MAXIMUM = "fixed maximum";
    static final String FIXED_EQUAL_WAIT = "fixed, as quick";
    static final String LAG = "lag of deliveries";
    static final String BACKLOG = "backlog";
    static final String RELEASABLE = "what may leave";

    private final LoadTrace trace;
    private final Map<String, StrategyResult> results;

    private StrategyComparison(LoadTrace trace, Map<String, StrategyResult> results) {
        this.trace = trace;
        this.results = results;
    }

    static StrategyComparison of(LoadTrace trace, long seed) {
        Map<String, StrategyResult> results = new LinkedHashMap<>();
        StrategyResult releasable = scaled(trace, ScalingStrategy.byReleasable(), seed);
        StrategyResult maximum = fixed(trace, ScalingSimulation.PARTITIONS, seed);
        results.put(FIXED_MAXIMUM, maximum);
        results.put(FIXED_EQUAL_WAIT, fixedWithEqualWait(trace, releasable, maximum, seed));
        results.put(LAG, scaled(trace, ScalingStrategy.byLag(), seed));
        results.put(BACKLOG, scaled(trace, ScalingStrategy.byBacklog(), seed));
        results.put(RELEASABLE, releasable);
        return new StrategyComparison(trace, results);
    }

    private static StrategyResult scaled(LoadTrace trace, ScalingStrategy strategy, long seed) {
        return ScalingSimulation.run(trace, strategy, 1, seed);
    }

    private static StrategyResult fixed(LoadTrace trace, int workers, long seed) {
        return ScalingSimulation.run(trace, ScalingStrategy.fixed(workers), workers, seed);
    }

    /**
     * Finds the smallest fixed number of workers with which the 99th percentile of the wait is no longer than in {@code
     * reference}.
     */
    private static StrategyResult fixedWithEqualWait(
            LoadTrace trace, StrategyResult reference, StrategyResult maximum, long seed) {
        StrategyResult best = maximum;
        int enough = ScalingSimulation.PARTITIONS;
        int tooFew = 0;
        while (enough - tooFew > 1) {
            int candidate = (enough + tooFew) / 2;
            StrategyResult result = fixed(trace, candidate, seed);
            if (result.p99() <= reference.p99()) {
                enough = candidate;
                best = result;
            } else {
                tooFew = candidate;
            }
        }
        return best;
    }

    LoadTrace trace() {
        return trace;
    }

    /** Returns the result of each strategy by the name of the strategy. */
    Map<String, StrategyResult> results() {
        return results;
    }

    StrategyResult result(String strategy) {
        StrategyResult result = results.get(strategy);
        if (result == null) {
            throw new IllegalArgumentException("there is no strategy " + strategy);
        }
        return result;
    }
}
