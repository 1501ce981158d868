package fairlane.bench;

import fairlane.config.FairlaneConfig;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.Channel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Measures how long messages take from acceptance until a worker can read them, in milliseconds. */
final class WaitBench {
    /** Load of the light customers: far below the capacity of any machine. */
    private static final int LIGHT_MESSAGES_PER_SECOND = 500;

    private static final int LIGHT_MESSAGES = 5_000;
    private static final int LIGHT_CUSTOMERS = 50;

    private final FairlaneConfig config;
    private final Path directory;
    private final BenchSize size;

    WaitBench(FairlaneConfig config, Path directory, BenchSize size) {
        this.config = config;
        this.directory = directory;
        this.size = size;
    }

    /**
     * @param p50 median wait in milliseconds
     * @param p99 wait that one in a hundred messages exceeds
     */
    record WaitQuantiles(String what, long p50, long p99) {
        static WaitQuantiles of(String what, Latencies latencies) {
            return new WaitQuantiles(what, latencies.quantile(0.5), latencies.quantile(0.99));
        }
    }

    /**
     * Measures conforming messages through a pass-through topology, through the pipeline, and through the pipeline
     * during a burst of another customer.
     */
    List<WaitQuantiles> measure() throws InterruptedException {
        try (BenchEnvironment environment = new BenchEnvironment(config, "waits", directory);
                LoadGenerator generator = new LoadGenerator(environment, size.bodyBytes())) {
            environment.writeChannel(Channel.newBuilder().setSenderRates(List.of(ThroughputBench.perSecond(1_000))));
            WaitQuantiles passThrough;
            try (DeliveryProbe probe = new DeliveryProbe(environment);
                    PassThrough running = environment.startPassThrough("pass")) {
                lightLatencies(environment, generator, probe, "cold-", LIGHT_MESSAGES / 5);
                passThrough = WaitQuantiles.of(
                        "pass-through", lightLatencies(environment, generator, probe, "pass-", LIGHT_MESSAGES));
            }
            try (DeliveryProbe probe = new DeliveryProbe(environment);
                    PipelineRunner running = environment.startPipeline("pipe")) {
                lightLatencies(environment, generator, probe, "warm-", LIGHT_MESSAGES / 5);
                WaitQuantiles alone = WaitQuantiles.of(
                        "pipeline", lightLatencies(environment, generator, probe, "alone-", LIGHT_MESSAGES));
                Future<?> burst = sendBurst(environment, generator);
                WaitQuantiles beside = WaitQuantiles.of(
                        "pipeline, while a burst of another comes in",
                        lightLatencies(environment, generator, probe, "beside-", LIGHT_MESSAGES));
                BenchEnvironment.resultOf(burst);
                return List.of(passThrough, alone, beside);
            }
        }
    }

    /**
     * Sends the burst of one customer through the bulk topic, from a sender with a low rate, so that it stays queued.
     */
    private Future<?> sendBurst(BenchEnvironment environment, LoadGenerator generator) {
        ExecutorService sender = Executors.newSingleThreadExecutor();
        Future<?> sent = sender.submit(() -> {
            for (int i = 0; i < size.messages(); i++) {
                generator.send(environment.topics().bulk(), "heavy", "+1heavy", "b" + i);
            }
            generator.flush();
        });
        sender.shutdown();
        return sent;
    }

    /**
     * @param prefix of the customer names, which selects these messages: a new pipeline first consumes the requests of
     *     the measurements before it
     */
    private Latencies lightLatencies(
            BenchEnvironment environment, LoadGenerator generator, DeliveryProbe probe, String prefix, int count)
            throws InterruptedException {
        ExecutorService reader = Executors.newSingleThreadExecutor();
        Future<Latencies> latencies =
                reader.submit(() -> probe.latencies(count, customer -> customer.startsWith(prefix)));
        reader.shutdown();
        for (int i = 0; i < count; i++) {
            String customer = prefix + i % LIGHT_CUSTOMERS;
            generator.send(environment.topics().requests(), customer, "+1" + customer, "l" + i);
            TimeUnit.MICROSECONDS.sleep(1_000_000 / LIGHT_MESSAGES_PER_SECOND);
        }
        generator.flush();
        return BenchEnvironment.resultOf(latencies);
    }
}
