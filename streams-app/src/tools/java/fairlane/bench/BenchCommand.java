package fairlane.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import fairlane.bench.scaling.ScalingBench;
import fairlane.cli.command.HelpOption;
import fairlane.cli.command.Io;
import fairlane.config.FairlaneConfig;
import fairlane.dev.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Implements the command {@code fairlane bench}, which measures the performance of Fairlane. */
@Command(
        name = "bench",
        header = "Measures the performance of Fairlane on this machine or on a Kafka cluster.",
        description = {
            "Measures the pipeline beside a topology that only reads each request, writes the headers of a delivery"
                    + " and forwards it: the same requests and settings, in turn, so that other load on the machine"
                    + " affects both. Prints the medians of the rounds and their ratio. Without --bootstrap-server, it"
                    + " uses an embedded Kafka in this process.",
            "",
            "conforming: messages that leave at once. queued: all messages held while intake and releases overlap."
                    + " backlog: messages held on disk at the start, then released without limits. waits: from acceptance"
                    + " until a worker can read the message. lanes: a tick with many waiting lanes. restore: time until a"
                    + " pipeline with a backlog is ready. worker: beside a loop that only polls, and with a handler that"
                    + " takes 20 ms. metrics: a pipeline with metrics that are scraped every second, beside one without,"
                    + " for messages that leave at once and for a backlog on disk. arrays: posted to the gateway by the"
                    + " hundred, beside a Kafka producer. single: posted one by one, beside calls that do nothing. leases:"
                    + " leased and finished by tens, with --sqs beside another queue. scaling: simulates the cost of"
                    + " workers and the wait of messages when workers are scaled by different metrics; needs no Kafka."
        },
        footer = {
            "",
            "Examples:  fairlane bench --only conforming,waits --messages 200000 --rounds 3",
            "           fairlane bench --only scaling --plots plots"
        })
final class BenchCommand implements Callable<Integer> {
    /** The measurements of {@code bench}; the option {@code --only} selects some of them. */
    enum Measurement {
        CONFORMING,
        QUEUED,
        BACKLOG,
        WAITS,
        LANES,
        RESTORE,
        WORKER,
        METRICS,
        ARRAYS,
        SINGLE,
        LEASES,
        SCALING
    }

    private static final Set<Measurement> WITHOUT_KAFKA = EnumSet.of(Measurement.LANES, Measurement.SCALING);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "${COMPLETION-CANDIDATES} (default: all).")
    private Set<Measurement> measurements = EnumSet.allOf(Measurement.class);

    @Mixin
    private final BenchSizeOptions sizeOptions = new BenchSizeOptions();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "1",
            description = "Partitions of each topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--plots",
            paramLabel = "DIR",
            description = "Directory in which to write an SVG plot of each scaling trace.")
    private @Nullable Path plots;

    @Option(
            names = "--sqs",
            paramLabel = "URL",
            description =
                    "URL of a queue in Amazon SQS, or in a server with its JSON protocol, to compare leases with.")
    private @Nullable URI sqs;

    @Option(names = "--json", description = "Prints the results as JSON.")
    private boolean json;

    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description = "Configuration file of the Kafka cluster to measure on.")
    private @Nullable Path configFile;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Kafka bootstrap server to measure on (default: an embedded Kafka).")
    private @Nullable String bootstrapServer;

    @Mixin
    private final HelpOption help = new HelpOption();

    private final Io io;

    BenchCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws Exception {
        BenchSize size = sizeOptions.size();
        requirePlotDirectory();
        requireSqs();
        Path directory = Files.createTempDirectory("fairlane-bench");
        try {
            if (bootstrapServer != null || configFile != null || WITHOUT_KAFKA.containsAll(measurements)) {
                print(measure(settings(bootstrapServer), directory, size));
            } else {
                try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0)) {
                    print(measure(settings(kafka.bootstrapServers()), directory, size));
                }
            }
        } finally {
            BenchEnvironment.deleteTree(directory);
        }
        return 0;
    }

    private void requirePlotDirectory() {
        try {
            if (plots != null) {
                Files.createDirectories(plots);
            }
        } catch (IOException e) {
            if (spec != null) {
                throw new ParameterException(
                        spec.commandLine(), "--plots " + plots + " is no directory and cannot be created");
            }
        }
    }

    private void requireSqs() {
        try {
            if (sqs != null) {
                new HttpConnection(sqs).close();
            }
        } catch (IOException | IllegalArgumentException e) {
            if (spec != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--sqs " + sqs + ": no server responds; write http://host:port/account/queue");
            }
        }
    }

    private FairlaneConfig settings(@Nullable String server) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("partitions", String.valueOf(partitions));
        if (server != null) {
            options.put("bootstrap.servers", server);
        }
        return FairlaneConfig.load(configFile, io.environment(), options);
    }

    private Map<String, Object> measure(FairlaneConfig settings, Path directory, BenchSize size) throws Exception {
        ThroughputBench throughput = new ThroughputBench(settings, directory, size, this::progress);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(
                "machine",
                Map.of(
                        "processors",
                        Runtime.getRuntime().availableProcessors(),
                        "java",
                        Runtime.version().toString()));
        figures.put("size", size);
        for (Measurement measurement : measurements) {
            progress(measurement.name().toLowerCase(Locale.ROOT));
            figures.put(
                    measurement.name().toLowerCase(Locale.ROOT),
                    switch (measurement) {
                        case CONFORMING -> throughput.conforming();
                        case QUEUED -> throughput.queued();
                        case BACKLOG -> throughput.backlog();
                        case WAITS -> new WaitBench(settings, directory, size).measure();
                        case LANES ->
                            List.of(LaneBench.measure(size.messages() / 10), LaneBench.measure(size.messages()));
                        case RESTORE -> RestoreBench.measure(settings, directory, size);
                        case METRICS -> throughput.metrics();
                        case WORKER -> new WorkerBench(settings, directory, size, this::progress).measure();
                        case ARRAYS -> new GatewayBench(settings, directory, size, this::progress).arrays();
                        case SINGLE -> new GatewayBench(settings, directory, size, this::progress).single();
                        case LEASES -> new GatewayBench(settings, directory, size, this::progress).leases(sqs);
                        case SCALING -> ScalingBench.measure(size.messages(), plots, this::progress);
                    });
        }
        return figures;
    }

    private void progress(String step) {
        io.err().println("measuring: " + step);
        io.err().flush();
    }

    private void print(Map<String, Object> figures) {
        try {
            io.out()
                    .println(
                            json
                                    ? new ObjectMapper()
                                            .writerWithDefaultPrettyPrinter()
                                            .writeValueAsString(figures)
                                    : new BenchReport(figures));
            io.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
