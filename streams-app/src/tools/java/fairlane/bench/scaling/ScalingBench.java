package fairlane.bench.scaling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What it costs to keep workers, by which figure they are scaled; simulated, and so the same on every machine. */
public final class ScalingBench {
    static final long SEED = 20_251_125;

    private ScalingBench() {}

    /**
     * What was simulated.
     *
     * @param seed of the arrivals and of how long sends take
     * @param concurrency messages that a worker sends at a time
     * @param sendSeconds that each takes on average
     * @param maximum as many workers as there are partitions
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
     * One strategy with one trace.
     *
     * @param p50 seconds that a message waits for a worker, its own limits aside
     * @param lastSentAt seconds since the beginning
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
     * @param burst messages in the bursts, at least 1,000
     * @param plots a directory that gets an SVG for each trace; null: none is drawn
     * @param progress is told what comes next
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
