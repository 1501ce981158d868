package fairlane.cli.bench;

import fairlane.config.FairlaneConfig;
import fairlane.pipeline.PassThrough;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.Channel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** How long messages take from acceptance until a worker can read them, in milliseconds. */
final class Waits {
    /** Of the light customers: far below what any machine does. */
    private static final int PER_SECOND = 500;

    private static final int MESSAGES = 5_000;
    private static final int LIGHT_CUSTOMERS = 50;

    private final FairlaneConfig config;
    private final Path directory;
    private final BenchSize size;

    Waits(FairlaneConfig config, Path directory, BenchSize size) {
        this.config = config;
        this.directory = directory;
        this.size = size;
    }

    /** @param p50 median wait in milliseconds @param p99 of one in a hundred it is longer */
    record Result(String what, long p50, long p99) {
        static Result of(String what, Latencies latencies) {
            return new Result(what, latencies.at(0.5), latencies.at(0.99));
        }
    }

    /** Conforming messages through a pass-through, through the pipeline, and while it takes in a burst of another. */
    List<Result> measure() throws InterruptedException {
        try (Lab lab = new Lab(config, "waits", directory);
                Load load = new Load(lab, size.bodyBytes())) {
            lab.channel(Channel.newBuilder().setSenderRates(List.of(Throughput.perSecond(1_000))));
            Result passThrough;
            try (Arrivals arrivals = new Arrivals(lab);
                    PassThrough running = lab.passThrough("pass")) {
                light(lab, load, arrivals, "cold-", MESSAGES / 5);
                passThrough = Result.of("pass-through", light(lab, load, arrivals, "pass-", MESSAGES));
            }
            try (Arrivals arrivals = new Arrivals(lab);
                    PipelineRunner running = lab.pipeline("pipe")) {
                light(lab, load, arrivals, "warm-", MESSAGES / 5);
                Result alone = Result.of("pipeline", light(lab, load, arrivals, "alone-", MESSAGES));
                Future<?> burst = burst(lab, load);
                Result beside = Result.of(
                        "pipeline, while a burst of another comes in", light(lab, load, arrivals, "beside-", MESSAGES));
                Lab.await(burst);
                return List.of(passThrough, alone, beside);
            }
        }
    }

    /** One customer's burst, by the topic for bursts; of a sender with a low rate, so that it stays. */
    private Future<?> burst(Lab lab, Load load) {
        ExecutorService sender = Executors.newSingleThreadExecutor();
        Future<?> sent = sender.submit(() -> {
            for (int i = 0; i < size.messages(); i++) {
                load.send(lab.topics().bulk(), "heavy", "+1heavy", "b" + i);
            }
            load.flush();
        });
        sender.shutdown();
        return sent;
    }

    /** @param prefix of the customers: a pipeline first comes across the requests that were passed through before it */
    private Latencies light(Lab lab, Load load, Arrivals arrivals, String prefix, int count)
            throws InterruptedException {
        ExecutorService reader = Executors.newSingleThreadExecutor();
        Future<Latencies> latencies =
                reader.submit(() -> arrivals.latencies(count, customer -> customer.startsWith(prefix)));
        reader.shutdown();
        for (int i = 0; i < count; i++) {
            String customer = prefix + i % LIGHT_CUSTOMERS;
            load.send(lab.topics().requests(), customer, "+1" + customer, "l" + i);
            TimeUnit.MICROSECONDS.sleep(1_000_000 / PER_SECOND);
        }
        load.flush();
        return Lab.await(latencies);
    }
}
