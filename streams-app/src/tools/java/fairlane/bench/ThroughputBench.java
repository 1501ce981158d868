package fairlane.bench;

import fairlane.config.FairlaneConfig;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.Channel;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures the deliveries per second of the pipeline and of a pass-through topology. Both run alternately with equal
 * requests, partitions and settings in the same process, so that other load on the machine affects both.
 */
final class ThroughputBench {
    /**
     * The channel rate of the measurement in which every message is to be held, as a share of the pass-through
     * topology's throughput. The rate has to be lower than the intake, so that messages are held, and higher than the
     * releases, so that the measurement does not merely return this rate. No measured ratio can exceed this share.
     */
    private static final double QUEUED_RATE_SHARE = 0.5;

    private final FairlaneConfig config;
    private final Path directory;
    private final BenchSize size;
    private final Consumer<String> progress;

    ThroughputBench(FairlaneConfig config, Path directory, BenchSize size, Consumer<String> progress) {
        this.config = config;
        this.directory = directory;
        this.size = size;
        this.progress = progress;
    }

    /** Measures requests that are released at once, because the rate of each sender is far above its load. */
    ComparedThroughput conforming() throws InterruptedException {
        return compareWithPassThrough(
                "conforming",
                environment -> environment.writeChannel(Channel.newBuilder().setSenderRates(List.of(perSecond(1_000)))),
                (environment, name, passThroughRate) -> conforming(environment, name));
    }

    /**
     * Measures requests that are all held and then released in the order of the fair-share ring, while the pipeline
     * consumes further requests.
     */
    ComparedThroughput queued() throws InterruptedException {
        return compareWithPassThrough("queued", environment -> {}, (environment, name, passThroughRate) -> {
            environment.writeChannel(
                    Channel.newBuilder().setRates(List.of(perSecond(passThroughRate * QUEUED_RATE_SHARE))));
            return conforming(environment, name);
        });
    }

    /** Measures a pipeline in a round in which the pass-through topology has already been measured. */
    private interface ComparedPipeline {
        double measure(BenchEnvironment environment, String name, double passThrough) throws InterruptedException;
    }

    private ComparedThroughput compareWithPassThrough(
            String name, Consumer<BenchEnvironment> setUp, ComparedPipeline measurement) throws InterruptedException {
        List<Double> passThroughRates = new ArrayList<>();
        List<Double> pipelineRates = new ArrayList<>();
        try (BenchEnvironment environment = new BenchEnvironment(config, name, directory);
                LoadGenerator generator = new LoadGenerator(environment, size.bodyBytes())) {
            generator.send(environment.topics().requests(), size.messages(), size.keys());
            setUp.accept(environment);
            for (int round = size.firstRound(); round <= size.rounds(); round++) {
                double passThroughRate = measurePassThrough(environment, "pass-" + round);
                double pipelineRate = measurement.measure(environment, "pipe-" + round, passThroughRate);
                if (round > 0) {
                    passThroughRates.add(passThroughRate);
                    pipelineRates.add(pipelineRate);
                    progress.accept(name + ", round " + round + " of " + size.rounds());
                }
            }
        }
        return ComparedThroughput.of(name, pipelineRates, "pass-through", passThroughRates);
    }

    /** Measures the release of a backlog that is on disk when the pipeline starts and that no limit holds. */
    ComparedThroughput backlog() throws InterruptedException {
        return compareWithPassThrough(
                "backlog",
                environment -> {},
                (environment, name, passThroughRate) -> backlogThroughput(environment, name));
    }

    private double backlogThroughput(BenchEnvironment environment, String name) throws InterruptedException {
        environment.writeChannel(Channel.newBuilder().setPaused(true));
        try (PipelineRunner intake = environment.startPipeline(name)) {
            environment.awaitIntake(name, size.messages());
        }
        try (DeliveryProbe probe = new DeliveryProbe(environment);
                PipelineRunner cold = environment.startPipeline(name)) {
            environment.writeChannel(Channel.newBuilder());
            return probe.throughput(size.messages());
        }
    }

    /**
     * Measures the cost of metrics by comparing a pipeline whose metrics are scraped every second with the same
     * pipeline without metrics.
     */
    List<ComparedThroughput> metrics() throws InterruptedException {
        return List.of(
                compareWithoutMetrics("metrics", (environment, config) -> scrapedThroughput(environment, config)),
                compareWithoutMetrics("metrics-held", (environment, config) -> {
                    environment.writeChannel(Channel.newBuilder().setPaused(true));
                    try (PipelineRunner intake = environment.startPipeline(config)) {
                        environment.awaitIntake(config.pipeline().applicationId(), size.messages());
                    }
                    environment.writeChannel(Channel.newBuilder());
                    return scrapedThroughput(environment, config);
                }));
    }

    /** Measures the throughput of a pipeline with given settings. */
    private interface ConfiguredPipeline {
        double measure(BenchEnvironment environment, FairlaneConfig config) throws InterruptedException;
    }

    /** Compares runs with metrics and runs without metrics. Their order alternates from round to round. */
    private ComparedThroughput compareWithoutMetrics(String name, ConfiguredPipeline measurement)
            throws InterruptedException {
        List<List<Double>> figures = List.of(new ArrayList<>(), new ArrayList<>());
        try (BenchEnvironment environment = new BenchEnvironment(config, name, directory);
                LoadGenerator generator = new LoadGenerator(environment, size.bodyBytes())) {
            generator.send(environment.topics().requests(), size.messages(), size.keys());
            environment.writeChannel(Channel.newBuilder());
            for (int round = size.firstRound(); round <= size.rounds(); round++) {
                for (int variant : round % 2 == 0 ? List.of(0, 1) : List.of(1, 0)) {
                    double figure = measurement.measure(
                            environment, environment.processConfig("run-" + round + "-" + variant, variant == 1));
                    if (round > 0) {
                        figures.get(variant).add(figure);
                    }
                }
                if (round > 0) {
                    progress.accept(name + ", round " + round + " of " + size.rounds());
                }
            }
        }
        return ComparedThroughput.of(name, figures.get(1), "without", figures.get(0));
    }

    private double scrapedThroughput(BenchEnvironment environment, FairlaneConfig process) throws InterruptedException {
        try (DeliveryProbe probe = new DeliveryProbe(environment);
                PipelineRunner running = environment.startPipeline(process);
                MetricsScraper scraper = new MetricsScraper(process.ops(), running.component())) {
            return probe.throughput(size.messages());
        }
    }

    private double measurePassThrough(BenchEnvironment environment, String name) {
        try (DeliveryProbe probe = new DeliveryProbe(environment);
                PassThrough running = environment.startPassThrough(name)) {
            return probe.throughput(size.messages());
        }
    }

    private double conforming(BenchEnvironment environment, String name) throws InterruptedException {
        try (DeliveryProbe probe = new DeliveryProbe(environment);
                PipelineRunner running = environment.startPipeline(name)) {
            return probe.throughput(size.messages());
        }
    }

    static Rate perSecond(double units) {
        return Rate.newBuilder().setUnits(units).setPer(Per.SECOND).build();
    }
}
