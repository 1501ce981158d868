package fairlane.bench;

import fairlane.config.FairlaneConfig;
import fairlane.config.WorkerConfig;
import fairlane.delivery.Handler;
import fairlane.delivery.Result;
import fairlane.delivery.worker.Worker;
import fairlane.delivery.worker.WorkerOptions;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Measures the messages per second of a worker whose handler does nothing, compared with a loop that only polls, and of
 * a worker with a slow handler.
 */
final class WorkerBench {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long TIMEOUT_MINUTES = 5;
    private static final int CONCURRENCY = 64;
    private static final int SLOW_HANDLER_MILLIS = 20;
    /** The maximum number of messages for the slow handler, which limits the measurement to ten seconds. */
    private static final int MAX_SLOW_MESSAGES = 30_000;

    private static final CompletionStage<Result> DELIVERED = CompletableFuture.completedFuture(Result.delivered());

    private final FairlaneConfig config;
    private final Path directory;
    private final BenchSize size;
    private final Consumer<String> progress;

    WorkerBench(FairlaneConfig config, Path directory, BenchSize size, Consumer<String> progress) {
        this.config = config;
        this.directory = directory;
        this.size = size;
        this.progress = progress;
    }

    List<ComparedThroughput> measure() throws InterruptedException {
        return List.of(compareWithBareLoop(), measureSlowHandler());
    }

    private ComparedThroughput compareWithBareLoop() throws InterruptedException {
        List<Double> bareLoopRates = new ArrayList<>();
        List<Double> workerRates = new ArrayList<>();
        try (BenchEnvironment environment = new BenchEnvironment(config, "worker", directory);
                LoadGenerator generator = new LoadGenerator(environment, size.bodyBytes())) {
            generator.send(environment.topics().requests(), size.messages(), size.keys());
            try (DeliveryProbe probe = new DeliveryProbe(environment);
                    PassThrough running = environment.startPassThrough("pass")) {
                probe.throughput(size.messages());
            }
            for (int round = size.firstRound(); round <= size.rounds(); round++) {
                double bareLoopRate = bareLoopThroughput(environment);
                double workerRate =
                        workerThroughput(environment, "round-" + round, delivery -> DELIVERED, size.messages());
                if (round > 0) {
                    bareLoopRates.add(bareLoopRate);
                    workerRates.add(workerRate);
                    progress.accept("worker, round " + round + " of " + size.rounds());
                }
            }
        }
        return ComparedThroughput.of("worker", workerRates, "a bare loop", bareLoopRates);
    }

    private double bareLoopThroughput(BenchEnvironment environment) {
        Map<String, Object> settings = new HashMap<>(environment.clientSettings());
        settings.putAll(Worker.defaultFetchSettings());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(environment.topics().deliveries(BenchEnvironment.CHANNEL)).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long startedAt = System.nanoTime();
            long received = 0;
            while (received < size.messages()) {
                int polled = consumer.poll(POLL).count();
                startedAt = received == 0 ? System.nanoTime() : startedAt;
                received += polled;
            }
            return size.messages() * 1e9 / (System.nanoTime() - startedAt);
        }
    }

    /** Measures a worker whose handler takes 20 ms per message and which consumes the deliveries of a pipeline. */
    private ComparedThroughput measureSlowHandler() throws InterruptedException {
        int messages = Math.min(MAX_SLOW_MESSAGES, size.messages());
        try (BenchEnvironment environment = new BenchEnvironment(config, "slow-worker", directory);
                LoadGenerator generator = new LoadGenerator(environment, size.bodyBytes())) {
            environment.writeChannel(Channel.newBuilder());
            generator.send(environment.topics().requests(), messages, size.keys());
            try (PipelineRunner running = environment.startPipeline("pipe")) {
                Handler handler = delivery -> new CompletableFuture<Result>()
                        .completeOnTimeout(Result.delivered(), SLOW_HANDLER_MILLIS, TimeUnit.MILLISECONDS);
                double workerRate = workerThroughput(environment, "slow", handler, messages);
                return ComparedThroughput.of(
                        "slow-worker",
                        List.of(workerRate),
                        "concurrency / 20 ms",
                        List.of(CONCURRENCY * 1_000.0 / SLOW_HANDLER_MILLIS));
            }
        }
    }

    private double workerThroughput(BenchEnvironment environment, String name, Handler handler, long count)
            throws InterruptedException {
        AtomicLong deliveries = new AtomicLong();
        AtomicLong firstAt = new AtomicLong();
        CountDownLatch allDelivered = new CountDownLatch(1);
        Handler counting = delivery -> {
            if (deliveries.incrementAndGet() == 1) {
                firstAt.set(System.nanoTime());
            }
            if (deliveries.get() == count) {
                allDelivered.countDown();
            }
            return handler.deliver(delivery);
        };
        WorkerConfig defaults = config.workers().defaults();
        WorkerOptions options = new WorkerOptions(
                BenchEnvironment.CHANNEL,
                environment.topics().prefix() + name,
                new WorkerConfig(CONCURRENCY, defaults.timeout(), defaults.retries(), null, Map.of()),
                false,
                null);
        try (Worker worker =
                Worker.start(environment.processConfig(name), environment.encodings(), options, counting)) {
            if (!allDelivered.await(TIMEOUT_MINUTES, TimeUnit.MINUTES)
                    || worker.ended().isDone()) {
                throw new IllegalStateException("only " + deliveries.get() + " of " + count + " messages were sent");
            }
            return count * 1e9 / (System.nanoTime() - firstAt.get());
        }
    }
}
