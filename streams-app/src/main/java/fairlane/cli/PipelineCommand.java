package fairlane.cli;

import fairlane.admin.Cluster;
import fairlane.ops.ShutdownSignal;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.Encodings;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

@Command(
        name = "pipeline",
        header = "Takes requests in and releases them: fair, and at the allowed rates.",
        description =
                "Run as many as there are partitions at the most; they share the work, and take over from each other. Its"
                        + " state directory belongs on a volume that survives a restart. Ctrl-C stops it cleanly.",
        footer = {"", "Example:  fairlane pipeline --config fairlane.yaml --bootstrap-server kafka:9092"})
final class PipelineCommand extends ClusterCommand {
    private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 200;

    PipelineCommand(Io io) {
        super(io);
    }

    @Override
    int run(Cluster cluster) throws InterruptedException {
        try (ShutdownSignal signal = ShutdownSignal.install();
                Encodings encodings = Encodings.configured(cluster.config().encoding());
                PipelineRunner pipeline = PipelineRunner.start(cluster.config(), encodings)) {
            String where = "pid " + ProcessHandle.current().pid() + ", answers at " + pipeline.endpoint();
            io().out().println("The pipeline starts, " + where);
            io().out().flush();
            while (!signal.isAsked()
                    && !pipeline.awaitReady(REPORT_EVERY)
                    && !pipeline.ended().isDone()) {
                io().out().println("Still restoring, or waiting for partitions.");
                io().out().flush();
            }
            io().out().println("The pipeline is ready.");
            return await(pipeline, signal, io());
        }
    }

    /** Waits until somebody wants the process to end, or the pipeline fails. */
    static int await(PipelineRunner pipeline, ShutdownSignal signal, Io io) throws InterruptedException {
        while (!signal.isAsked()) {
            try {
                return pipeline.ended().get(LOOK_MILLIS, TimeUnit.MILLISECONDS) ? ExitCode.OK : ExitCode.REFUSED;
            } catch (TimeoutException goesOn) {
                io.out().flush();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the pipeline ended", e.getCause());
            }
        }
        io.out().println("Stopping.");
        io.out().flush();
        return ExitCode.OK;
    }
}
