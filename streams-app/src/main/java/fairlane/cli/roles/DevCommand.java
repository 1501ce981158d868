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
                "Everything that is needed to try Fairlane and to develop with it, a worker for each channel among it:"
                    + " by itself it only acknowledges what is released (FAIRLANE_LOG_LEVEL=DEBUG shows it); --handler"
                    + " none leaves the deliveries to workers of your own. Ctrl-C stops it. A data directory that is"
                    + " given survives a restart, also after kill -9.",
        footer = {"", "Examples:  fairlane dev --data fairlane-data", "           fairlane dev --handler log"})
public final class DevCommand implements Callable<Integer> {
    /** A backlog of millions takes its time to be restored. */
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(10);

    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Where Kafka listens (default: ${DEFAULT-VALUE}; 0: any that is free).")
    private int kafkaPort;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Where the gateway answers HTTP (default: ${DEFAULT-VALUE}; 0: any that is free). The port"
                    + " behind it is the pipeline's, which is asked what is held, and the next one tells metrics and"
                    + " health.")
    private int httpPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keeps everything there (default: a temporary directory that is deleted at the end).")
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
        settings("localhost:9092", Path.of("unused")); // what is wrong there is told before anything starts
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

    /** One partition for now: everything is in one process. */
    private FairlaneConfig settings(String bootstrapServers, Path directory) {
        return FairlaneConfig.load(
                configFile.file(),
                io.environment(),
                Map.of(
                        "ops.port",
                        Integer.toString(portAtOffset(2)),
                        // A member with a name has its place back at once, also after a kill -9.
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
     * A member with a name keeps the client id that it first had, and that says where it is asked: it has to listen at the
     * same port after a restart.
     */
    private int portAtOffset(int offset) {
        return httpPort == 0 ? 0 : httpPort + offset;
    }

    private static void requirePort(String option, int port, int max) {
        if (port < 0 || port > max) {
            throw new UsageException(option + " is 0 to " + max + ", not " + port);
        }
    }

    /** The production image has no broker. */
    private static void requireEmbeddedKafka() {
        try {
            Class.forName("kafka.server.KafkaRaftServer", false, DevCommand.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UsageException("dev needs the embedded Kafka in lib/dev, which this installation leaves out;"
                    + " use a Kafka of its own with --bootstrap-server");
        }
    }
}
