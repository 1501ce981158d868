package fairlane.cli.bench;

import fairlane.config.FairlaneConfig;
import fairlane.pipeline.PassThrough;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.Channel;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Deliveries a second, of a pass-through topology and of the pipeline in turn: the same requests, partitions, settings
 * and process, so that what the machine does besides hits both.
 */
final class Throughput {
    /**
     * Where every message is to be held: of what a pass-through does, less than comes in, and more than goes out, so that
     * it is not the rate that is measured. No figure can be above it.
     */
    private static final double RATE_OF_QUEUED = 0.5;

    private final FairlaneConfig config;
    private final Path directory;
    private final BenchSize size;
    private final Consumer<String> progress;

    Throughput(FairlaneConfig config, Path directory, BenchSize size, Consumer<String> progress) {
        this.config = config;
        this.directory = directory;
        this.size = size;
        this.progress = progress;
    }

    /** Requests that leave at once: each sender may send far more than it does. */
    Compared conforming() throws InterruptedException {
        return inTurn(
                "conforming",
                lab -> lab.channel(Channel.newBuilder().setSenderRates(List.of(perSecond(1_000)))),
                (lab, name, pass) -> conforming(lab, name));
    }

    /** Requests that are all held for their turn, while they come in and go out. */
    Compared queued() throws InterruptedException {
        return inTurn("queued", lab -> {}, (lab, name, pass) -> {
            lab.channel(Channel.newBuilder().setRates(List.of(perSecond(pass * RATE_OF_QUEUED))));
            return conforming(lab, name);
        });
    }

    /** Measures a pipeline of that name, beside a pass-through that has just been measured. */
    private interface Pipeline {
        double measure(Lab lab, String name, double passThrough) throws InterruptedException;
    }

    private Compared inTurn(String what, Consumer<Lab> setUp, Pipeline itself) throws InterruptedException {
        List<Double> passThrough = new ArrayList<>();
        List<Double> pipeline = new ArrayList<>();
        try (Lab lab = new Lab(config, what, directory);
                Load load = new Load(lab, size.bodyBytes())) {
            load.send(lab.topics().requests(), size.messages(), size.keys());
            setUp.accept(lab);
            for (int round = size.firstRound(); round <= size.rounds(); round++) {
                double pass = passThrough(lab, "pass-" + round);
                double pipe = itself.measure(lab, "pipe-" + round, pass);
                if (round > 0) {
                    passThrough.add(pass);
                    pipeline.add(pipe);
                    progress.accept(what + ", round " + round + " of " + size.rounds());
                }
            }
        }
        return Compared.of(what, pipeline, "pass-through", passThrough);
    }

    /** What was held on disk when the pipeline started, and may leave all at once. */
    Compared backlog() throws InterruptedException {
        return inTurn("backlog", lab -> {}, (lab, name, pass) -> release(lab, name));
    }

    private double release(Lab lab, String name) throws InterruptedException {
        lab.channel(Channel.newBuilder().setPaused(true));
        try (PipelineRunner intake = lab.pipeline(name)) {
            lab.awaitIntake(name, size.messages());
        }
        try (Arrivals arrivals = new Arrivals(lab);
                PipelineRunner cold = lab.pipeline(name)) {
            lab.channel(Channel.newBuilder());
            return arrivals.throughput(size.messages());
        }
    }

    /** What it costs to count, and to be asked for it every second: the same pipeline without and with. */
    List<Compared> metrics() throws InterruptedException {
        return List.of(
                cost("metrics", (lab, config) -> throughput(lab, config)), cost("metrics-held", (lab, config) -> {
                    lab.channel(Channel.newBuilder().setPaused(true));
                    try (PipelineRunner intake = lab.pipeline(config)) {
                        lab.awaitIntake(config.pipeline().applicationId(), size.messages());
                    }
                    lab.channel(Channel.newBuilder());
                    return throughput(lab, config);
                }));
    }

    /** Measures a pipeline with these settings. */
    private interface Measured {
        double measure(Lab lab, FairlaneConfig config) throws InterruptedException;
    }

    /** Which of the two is first changes from round to round. */
    private Compared cost(String what, Measured pipeline) throws InterruptedException {
        List<List<Double>> figures = List.of(new ArrayList<>(), new ArrayList<>());
        try (Lab lab = new Lab(config, what, directory);
                Load load = new Load(lab, size.bodyBytes())) {
            load.send(lab.topics().requests(), size.messages(), size.keys());
            lab.channel(Channel.newBuilder());
            for (int round = size.firstRound(); round <= size.rounds(); round++) {
                for (int which : round % 2 == 0 ? List.of(0, 1) : List.of(1, 0)) {
                    double figure = pipeline.measure(lab, lab.process("run-" + round + "-" + which, which == 1));
                    if (round > 0) {
                        figures.get(which).add(figure);
                    }
                }
                if (round > 0) {
                    progress.accept(what + ", round " + round + " of " + size.rounds());
                }
            }
        }
        return Compared.of(what, figures.get(1), "without", figures.get(0));
    }

    private double throughput(Lab lab, FairlaneConfig process) throws InterruptedException {
        try (Arrivals arrivals = new Arrivals(lab);
                PipelineRunner running = lab.pipeline(process);
                Scraper scraper = new Scraper(process.ops(), running.component())) {
            return arrivals.throughput(size.messages());
        }
    }

    private double passThrough(Lab lab, String name) {
        try (Arrivals arrivals = new Arrivals(lab);
                PassThrough running = lab.passThrough(name)) {
            return arrivals.throughput(size.messages());
        }
    }

    private double conforming(Lab lab, String name) throws InterruptedException {
        try (Arrivals arrivals = new Arrivals(lab);
                PipelineRunner running = lab.pipeline(name)) {
            return arrivals.throughput(size.messages());
        }
    }

    static Rate perSecond(double units) {
        return Rate.newBuilder().setUnits(units).setPer(Per.SECOND).build();
    }
}
