package fairlane.cli.roles;

import fairlane.admin.Cluster;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.ops.OpsServer;
import fairlane.ops.ShutdownSignal;
import fairlane.pipeline.PipelineRunner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;

@Command(
        name = "pipeline",
        header = "Consumes requests and releases them fairly and at the allowed rates.",
        description =
                "Run up to as many instances as the topics have partitions; they share the partitions and take over"
                        + " from each other. The state directory belongs on a volume that survives a restart. Ctrl-C stops"
                        + " it cleanly.",
        footer = {"", "Example:  fairlane pipeline --config fairlane.yaml --bootstrap-server kafka:9092"})
public final class PipelineCommand extends ClusterCommand {
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);

    public PipelineCommand(Io io) {
        super(io);
    }

    @Override
    public int run(Cluster cluster) throws InterruptedException {
        try (ShutdownSignal signal = ShutdownSignal.install();
                OpsServer ops = OpsServer.start(cluster.config().ops());
                PipelineRunner pipeline = PipelineRunner.start(cluster.config(), cluster.encodings())) {
            ops.serve(List.of(pipeline.component()));
            String location = "pid " + ProcessHandle.current().pid() + ", answers at " + pipeline.endpoint();
            io().out().println("The pipeline starts, " + location + ", metrics at " + ops.url() + "/metrics");
            io().out().flush();
            while (!signal.requested().isDone()
                    && !pipeline.awaitReady(REPORT_INTERVAL)
                    && !pipeline.ended().isDone()) {
                io().out().println("Still restoring state or waiting for partitions.");
                io().out().flush();
            }
            io().out().println("The pipeline is ready.");
            return awaitEnd(pipeline, signal, io());
        }
    }

    /**
     * Waits until a stop signal arrives or the pipeline fails.
     *
     * @return the exit code of the command
     */
    static int awaitEnd(PipelineRunner pipeline, ShutdownSignal signal, Io io) {
        CompletableFuture.anyOf(signal.requested(), pipeline.ended()).join();
        io.out().println("Stopping.");
        io.out().flush();
        return signal.requested().isDone() ? ExitCode.OK : ExitCode.REFUSED;
    }
}
