package fairlane.cli.bench.scaling;

import java.util.LinkedHashMap;
import java.util.Map;

/** One trace with every strategy. */
final class Comparison {
    static final String MAXIMUM = "fixed maximum";
    static final String AS_QUICK = "fixed, as quick";
    static final String LAG = "lag of deliveries";
    static final String BACKLOG = "backlog";
    static final String OURS = "what may leave";

    private final Trace trace;
    private final Map<String, Run> runs;

    private Comparison(Trace trace, Map<String, Run> runs) {
        this.trace = trace;
        this.runs = runs;
    }

    static Comparison of(Trace trace, long seed) {
        Map<String, Run> runs = new LinkedHashMap<>();
        Run ours = scaled(trace, Strategy.byWhatMayLeave(), seed);
        Run maximum = fixed(trace, Simulation.PARTITIONS, seed);
        runs.put(MAXIMUM, maximum);
        runs.put(AS_QUICK, asQuick(trace, ours, maximum, seed));
        runs.put(LAG, scaled(trace, Strategy.byLag(), seed));
        runs.put(BACKLOG, scaled(trace, Strategy.byBacklog(), seed));
        runs.put(OURS, ours);
        return new Comparison(trace, runs);
    }

    private static Run scaled(Trace trace, Strategy strategy, long seed) {
        return Simulation.run(trace, strategy, 1, seed);
    }

    private static Run fixed(Trace trace, int workers, long seed) {
        return Simulation.run(trace, Strategy.fixed(workers), workers, seed);
    }

    /** The fewest workers that, always running, let 99 of 100 messages wait no longer than {@code ours} does. */
    private static Run asQuick(Trace trace, Run ours, Run maximum, long seed) {
        Run best = maximum;
        int enough = Simulation.PARTITIONS;
        int tooFew = 0;
        while (enough - tooFew > 1) {
            int some = (enough + tooFew) / 2;
            Run run = fixed(trace, some, seed);
            if (run.p99() <= ours.p99()) {
                enough = some;
                best = run;
            } else {
                tooFew = some;
            }
        }
        return best;
    }

    Trace trace() {
        return trace;
    }

    /** By the name of the strategy. */
    Map<String, Run> runs() {
        return runs;
    }

    Run run(String strategy) {
        Run run = runs.get(strategy);
        if (run == null) {
            throw new IllegalArgumentException("there is no strategy " + strategy);
        }
        return run;
    }
}
