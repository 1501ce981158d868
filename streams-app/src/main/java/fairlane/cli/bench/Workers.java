package fairlane.cli.bench;

import fairlane.config.FairlaneConfig;
import fairlane.config.WorkerConfig;
import fairlane.delivery.Handler;
import fairlane.delivery.Result;
import fairlane.delivery.worker.Worker;
import fairlane.delivery.worker.WorkerOptions;
import fairlane.pipeline.PassThrough;
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

/** Messages a second: a loop that only polls, beside a worker whose handler does nothing; and one that takes its time. */
final class Workers {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_MINUTES = 5;
    private static final int CONCURRENCY = 64;
    private static final int LATENCY_MILLIS = 20;
    /** At most so many take their time: ten seconds of it. */
    private static final int SLOW = 30_000;

    private static final CompletionStage<Result> DELIVERED = CompletableFuture.completedFuture(Result.delivered());

    private final FairlaneConfig config;
    private final Path directory;
    private final BenchSize size;
    private final Consumer<String> progress;

    Workers(FairlaneConfig config, Path directory, BenchSize size, Consumer<String> progress) {
        this.config = config;
        this.directory = directory;
        this.size = size;
        this.progress = progress;
    }

    List<Compared> measure() throws InterruptedException {
        return List.of(doingNothing(), takingTime());
    }

    private Compared doingNothing() throws InterruptedException {
        List<Double> bare = new ArrayList<>();
        List<Double> worker = new ArrayList<>();
        try (Lab lab = new Lab(config, "worker", directory);
                Load load = new Load(lab, size.bodyBytes())) {
            load.send(lab.topics().requests(), size.messages(), size.keys());
            try (Arrivals arrivals = new Arrivals(lab);
                    PassThrough running = lab.passThrough("pass")) {
                arrivals.throughput(size.messages());
            }
            for (int round = size.firstRound(); round <= size.rounds(); round++) {
                double polled = bareLoop(lab);
                double sent = worker(lab, "round-" + round, delivery -> DELIVERED, size.messages());
                if (round > 0) {
                    bare.add(polled);
                    worker.add(sent);
                    progress.accept("worker, round " + round + " of " + size.rounds());
                }
            }
        }
        return Compared.of("worker", worker, "a bare loop", bare);
    }

    private double bareLoop(Lab lab) {
        Map<String, Object> settings = new HashMap<>(lab.clients());
        settings.putAll(Worker.defaultFetchSettings());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(lab.topics().deliveries(Lab.CHANNEL))
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long begin = System.nanoTime();
            long seen = 0;
            while (seen < size.messages()) {
                int polled = consumer.poll(POLL).count();
                begin = seen == 0 ? System.nanoTime() : begin;
                seen += polled;
            }
            return size.messages() * 1e9 / (System.nanoTime() - begin);
        }
    }

    /** Through the pipeline, with a handler that takes 20 ms. */
    private Compared takingTime() throws InterruptedException {
        int messages = Math.min(SLOW, size.messages());
        try (Lab lab = new Lab(config, "slow-worker", directory);
                Load load = new Load(lab, size.bodyBytes())) {
            lab.channel(Channel.newBuilder());
            load.send(lab.topics().requests(), messages, size.keys());
            try (PipelineRunner running = lab.pipeline("pipe")) {
                Handler handler = delivery -> new CompletableFuture<Result>()
                        .completeOnTimeout(Result.delivered(), LATENCY_MILLIS, TimeUnit.MILLISECONDS);
                double sent = worker(lab, "slow", handler, messages);
                return Compared.of(
                        "slow-worker",
                        List.of(sent),
                        "concurrency / 20 ms",
                        List.of(CONCURRENCY * 1_000.0 / LATENCY_MILLIS));
            }
        }
    }

    private double worker(Lab lab, String name, Handler handler, long count) throws InterruptedException {
        AtomicLong begun = new AtomicLong();
        AtomicLong first = new AtomicLong();
        CountDownLatch all = new CountDownLatch(1);
        Handler counting = delivery -> {
            if (begun.incrementAndGet() == 1) {
                first.set(System.nanoTime());
            }
            if (begun.get() == count) {
                all.countDown();
            }
            return handler.deliver(delivery);
        };
        WorkerConfig usual = config.workers().usual();
        WorkerOptions options = new WorkerOptions(
                Lab.CHANNEL,
                lab.topics().prefix() + name,
                new WorkerConfig(CONCURRENCY, usual.timeout(), usual.retries(), null, Map.of()),
                false,
                null);
        try (Worker worker = Worker.start(lab.process(name), lab.encodings(), options, counting)) {
            if (!all.await(PATIENCE_MINUTES, TimeUnit.MINUTES) || worker.ended().isDone()) {
                throw new IllegalStateException("only " + begun.get() + " of " + count + " messages were sent");
            }
            return count * 1e9 / (System.nanoTime() - first.get());
        }
    }
}
