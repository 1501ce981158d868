package fairlane.bench.scaling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Simulates the cost of workers depending on the metric by which they are scaled. The results are the same on every
 * machine, because they come from a simulation.
 */
public final class ScalingBench {
    static final long SEED = 20_251_125;

    private ScalingBench() {}

    /**
     * The parameters and the results of the simulation.
     *
     * @param seed seed of the random numbers for arrivals and send durations
     * @param concurrency number of messages that a worker sends at a time
     * @param sendSeconds average time to send a message, in seconds
     * @param maximum maximum number of workers, which is one per partition
     */
    public record ScalingFigures(
            long seed,
            int concurrency,
            double sendSeconds,
            int targetWaitSeconds,
            int maximum,
            int pollSeconds,
            int startSeconds,
            int stabilisationSeconds,
            List<ScalingRow> rows) {
        public ScalingFigures {
            rows = List.copyOf(rows);
        }
    }

    /**
     * The result of simulating one trace with one strategy.
     *
     * @param p50 median time in seconds that a message waited for a worker; the time during which the message's own
     *     limits held it does not count
     * @param lastSentAt time at which the last message was sent, in seconds since the start
     */
    public record ScalingRow(
            String trace,
            String what,
            String strategy,
            double workerHours,
            double p50,
            double p99,
            int mostWorkers,
            double lastSentAt) {}

    /**
     * Simulates every trace with every strategy.
     *
     * @param burst number of messages in each single burst, at least 1,000
     * @param plots directory in which to write an SVG plot of each trace; null: no plots
     * @param progress receives a text with the name of each trace before the trace is simulated
     */
    public static ScalingFigures measure(int burst, @Nullable Path plots, Consumer<String> progress) {
        List<ScalingRow> rows = new ArrayList<>();
        for (LoadTrace trace : LoadTrace.all(burst)) {
            progress.accept("scaling, " + trace.name());
            StrategyComparison comparison = StrategyComparison.of(trace, SEED);
            comparison.results().forEach((strategy, result) -> rows.add(row(trace, strategy, result)));
            if (plots != null) {
                write(plots.resolve("scaling-" + trace.name() + ".svg"), WorkerPlot.of(comparison));
            }
        }
        return new ScalingFigures(
                SEED,
                ScalingSimulation.CONCURRENCY,
                ScalingSimulation.SEND_SECONDS,
                ScalingSimulation.TARGET_WAIT_SECONDS,
                ScalingSimulation.PARTITIONS,
                Autoscaler.POLL_SECONDS,
                Autoscaler.START_SECONDS,
                Autoscaler.STABILISATION_SECONDS,
                rows);
    }

    private static ScalingRow row(LoadTrace trace, String strategy, StrategyResult result) {
        return new ScalingRow(
                trace.name(),
                trace.description(),
                strategy,
                Math.round(result.workerHours() * 10) / 10.0,
                Math.round(result.p50() * 10) / 10.0,
                Math.round(result.p99() * 10) / 10.0,
                result.maxWorkers(),
                Math.round(result.lastSentAt()));
    }

    private static void write(Path file, String svg) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, svg);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
