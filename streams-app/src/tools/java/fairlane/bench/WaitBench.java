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

/** Measures the time from the acceptance of a message until a worker can read its delivery, in milliseconds. */
final class WaitBench {
    /** The load of the light customers, which is far below the capacity of any machine. */
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
     * The waits of a measurement.
     *
     * @param what name of the measurement
     * @param p50 median wait in milliseconds
     * @param p99 wait in milliseconds that one in a hundred messages exceeds
     */
    record WaitQuantiles(String what, long p50, long p99) {
        static WaitQuantiles of(String what, Latencies latencies) {
            return new WaitQuantiles(what, latencies.quantile(0.5), latencies.quantile(0.99));
        }
    }

    /**
     * Measures the waits of messages that no limit holds: in a pass-through topology, in the pipeline, and in the
     * pipeline during a burst of another customer.
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
     * Publishes the burst of one customer to the bulk topic. The burst stays queued, because its sender has a low rate.
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
     * Publishes the load of the light customers and measures its latencies.
     *
     * @param prefix a prefix of the customer names that no other measurement uses, because a new pipeline first
     *     consumes the messages of previous measurements
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
