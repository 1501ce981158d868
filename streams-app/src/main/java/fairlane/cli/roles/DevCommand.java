package fairlane.cli.roles;

import fairlane.admin.Cluster;
import fairlane.admin.TopicAdmin;
import fairlane.admin.TopicCreationResult;
import fairlane.cli.command.ConfigFileOption;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.HelpOption;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import fairlane.config.FairlaneConfig;
import fairlane.dev.EmbeddedKafka;
import fairlane.dev.Ports;
import fairlane.gateway.Gateway;
import fairlane.ops.OpsServer;
import fairlane.ops.ShutdownSignal;
import fairlane.pipeline.PipelineRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "dev",
        header = "Runs everything in one process on an embedded Kafka.",
        description =
                "Everything needed to try Fairlane and to develop with it, including a worker for each channel. By"
                        + " default the workers only acknowledge messages (FAIRLANE_LOG_LEVEL=DEBUG shows them); --handler"
                        + " none leaves the deliveries to your own workers. Ctrl-C stops it. With --data, the data"
                        + " survives a restart, even after kill -9.",
        footer = {"", "Examples:  fairlane dev --data fairlane-data", "           fairlane dev --handler log"})
public final class DevCommand implements Callable<Integer> {
    /** Timeout for the pipeline to become ready. Restoring a backlog of millions of messages takes minutes. */
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(10);

    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of the embedded Kafka (default: ${DEFAULT-VALUE}; 0: any free port).")
    private int kafkaPort;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the HTTP gateway (default: ${DEFAULT-VALUE}; 0: any free port). The next port is for"
                    + " inspection of the pipeline, and the one after it for metrics and health.")
    private int httpPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keeps all data in this directory (default: a temporary directory that is deleted on exit).")
    private @Nullable Path dataDirectory;

    @Mixin
    private final HandlerOptions handlerOptions = new HandlerOptions();

    @Mixin
    private final ConfigFileOption configFile = new ConfigFileOption();

    @Mixin
    private final HelpOption help = new HelpOption();

    private final Io io;

    public DevCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws InterruptedException {
        requireEmbeddedKafka();
        requirePort("--kafka-port", kafkaPort, MAX_PORT);
        requirePort("--http-port", httpPort, MAX_PORT - 2);
        if (!DevWorkers.NO_WORKERS.equals(handlerOptions.name())) {
            handlerOptions.validate();
        }
        settings("localhost:9092", Path.of("unused")); // reports invalid settings before any component starts
        if (httpPort != 0) {
            Ports.requireFree(httpPort, "--http-port");
            Ports.requireFree(portAtOffset(1), "--http-port");
            Ports.requireFree(portAtOffset(2), "--http-port");
        }
        try (ShutdownSignal signal = ShutdownSignal.install();
                DevDirectory directory = DevDirectory.open(dataDirectory);
                EmbeddedKafka kafka = EmbeddedKafka.start(directory.path(), kafkaPort)) {
            return run(settings(kafka.bootstrapServers(), directory.path()), directory, signal);
        }
    }

    private int run(FairlaneConfig settings, DevDirectory directory, ShutdownSignal signal)
            throws InterruptedException {
        try (OpsServer ops = OpsServer.start(settings.ops());
                Cluster cluster = Cluster.connect(settings)) {
            if (new TopicAdmin(cluster).create() instanceof TopicCreationResult.Refused refused) {
                io.err().println("fairlane: " + refused.reason());
                return ExitCode.REFUSED;
            }
            try (PipelineRunner pipeline = PipelineRunner.start(settings, cluster.encodings())) {
                return run(pipeline, cluster, ops, new DevBanner(io.out(), cluster, directory), signal);
            }
        }
    }

    private int run(PipelineRunner pipeline, Cluster cluster, OpsServer ops, DevBanner banner, ShutdownSignal signal)
            throws InterruptedException {
        if (!pipeline.awaitReady(READY_TIMEOUT)) {
            io.err().println("fairlane: the pipeline was not ready within " + READY_TIMEOUT.toSeconds() + " s");
            return ExitCode.REFUSED;
        }
        try (Gateway gateway = Gateway.start(cluster);
                DevWorkers workers = DevWorkers.start(cluster, gateway::channels, handlerOptions)) {
            ops.serve(List.of(pipeline.component(), gateway.component(), workers));
            banner.print(gateway.url(), ops.url());
            return PipelineCommand.awaitEnd(pipeline, signal, io);
        }
    }

    /**
     * Returns the configuration of the command {@code fairlane dev}. Topics have one partition, which is enough because
     * everything runs in one process.
     */
    private FairlaneConfig settings(String bootstrapServers, Path directory) {
        return FairlaneConfig.load(
                configFile.file(),
                io.environment(),
                Map.of(
                        "ops.port",
                        Integer.toString(portAtOffset(2)),
                        // As a static group member, the pipeline gets its partitions back at once after a restart, even
                        // after kill -9.
                        "instance.id",
                        "dev",
                        "bootstrap.servers",
                        bootstrapServers,
                        "partitions",
                        "1",
                        "replication.factor",
                        "1",
                        "state.dir",
                        directory.resolve("state").toString(),
                        "http.port",
                        Integer.toString(portAtOffset(1)),
                        "gateway.port",
                        Integer.toString(httpPort)));
    }

    /**
     * Returns the port at a fixed offset from the gateway's port. The inspection server has to listen on the same port
     * after a restart, because its address is part of the client id, and a static group member keeps the client id of
     * its first start.
     */
    private int portAtOffset(int offset) {
        return httpPort == 0 ? 0 : httpPort + offset;
    }

    private static void requirePort(String option, int port, int max) {
        if (port < 0 || port > max) {
            throw new UsageException(option + " must be 0 to " + max + ", not " + port);
        }
    }

    /**
     * Checks that the embedded broker is on the class path; the production image does not contain it.
     *
     * @throws UsageException if the embedded broker is missing
     */
    private static void requireEmbeddedKafka() {
        try {
            Class.forName("kafka.server.KafkaRaftServer", false, DevCommand.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UsageException(
                    "dev needs the embedded Kafka in lib/dev, which this installation leaves out; start the roles"
                            + " separately against a Kafka cluster");
        }
    }
}
