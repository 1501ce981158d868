package fairlane.cli.bench.scaling;

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
    public record Figures(
            long seed,
            int concurrency,
            double sendSeconds,
            int targetWaitSeconds,
            int maximum,
            int pollSeconds,
            int startSeconds,
            int stabilisationSeconds,
            List<Row> rows) {
        public Figures {
            rows = List.copyOf(rows);
        }
    }

    /**
     * One strategy with one trace.
     *
     * @param p50 seconds that a message waits for a worker, its own limits aside
     * @param lastSentAt seconds since the beginning
     */
    public record Row(
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
    public static Figures measure(int burst, @Nullable Path plots, Consumer<String> progress) {
        List<Row> rows = new ArrayList<>();
        for (Trace trace : Trace.all(burst)) {
            progress.accept("scaling, " + trace.name());
            Comparison comparison = Comparison.of(trace, SEED);
            comparison.runs().forEach((strategy, run) -> rows.add(row(trace, strategy, run)));
            if (plots != null) {
                write(plots.resolve("scaling-" + trace.name() + ".svg"), Plot.of(comparison));
            }
        }
        return new Figures(
                SEED,
                Simulation.CONCURRENCY,
                Simulation.SEND_SECONDS,
                Simulation.TARGET_WAIT_SECONDS,
                Simulation.PARTITIONS,
                Autoscaler.POLL_SECONDS,
                Autoscaler.START_SECONDS,
                Autoscaler.STABILISATION_SECONDS,
                rows);
    }

    private static Row row(Trace trace, String strategy, Run run) {
        return new Row(
                trace.name(),
                trace.what(),
                strategy,
                Math.round(run.workerHours() * 10) / 10.0,
                Math.round(run.p50() * 10) / 10.0,
                Math.round(run.p99() * 10) / 10.0,
                run.mostWorkers(),
                Math.round(run.lastSentAt()));
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
