package fairlane.bench;

import fairlane.admin.Cluster;
import fairlane.admin.TopicAdmin;
import fairlane.config.FairlaneConfig;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.Channel;
import fairlane.schema.Encodings;
import fairlane.schema.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics and directories of one measurement. They are deleted when the measurement ends. */
final class BenchEnvironment implements AutoCloseable {
    static final String CHANNEL = "bench";
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final FairlaneConfig config;
    private final Path directory;
    private final Encodings encodings = Encodings.singleObject();
    private final Topics topics;
    private final Admin admin;

    /**
     * @param base the configuration that names the Kafka cluster and the number of partitions
     * @param name the name of the measurement, which becomes part of the topic names
     * @param directory the directory for the local state of the measured processes
     */
    BenchEnvironment(FairlaneConfig base, String name, Path directory) {
        this.config = base;
        this.topics = new Topics("bench-" + name + "-" + ProcessHandle.current().pid() + ".");
        this.directory = directory.resolve(name);
        this.admin = Admin.create(base.kafka().properties());
        try (Cluster cluster = Cluster.connect(processConfig("topics"))) {
            TopicAdmin topicAdmin = new TopicAdmin(cluster);
            topicAdmin.create();
            topicAdmin.createDeliveries(CHANNEL);
        }
    }

    Topics topics() {
        return topics;
    }

    Encodings encodings() {
        return encodings;
    }

    Map<String, Object> clientSettings() {
        return config.kafka().properties();
    }

    /** Writes the record of the measured channel, and waits until Kafka has stored it. */
    void writeChannel(Channel.Builder channel) {
        channel.setMaxInFlight(
                Integer.MAX_VALUE); // with a limited window, the growth of the in-flight window would be measured
        // instead of the pipeline
        byte[] value = encodings.writer(Channel.class).write(topics.channels(), channel.build());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(clientSettings(), new StringSerializer(), new ByteArraySerializer())) {
            resultOf(producer.send(new ProducerRecord<>(topics.channels(), CHANNEL, value)));
        }
    }

    /** Starts a pipeline with default settings, and waits until it is ready. */
    PipelineRunner startPipeline(String name) throws InterruptedException {
        return startPipeline(processConfig(name));
    }

    /**
     * Starts a pipeline and waits until it is ready.
     *
     * @param process the settings of the pipeline, created by {@link #processConfig}
     */
    PipelineRunner startPipeline(FairlaneConfig process) throws InterruptedException {
        PipelineRunner pipeline = PipelineRunner.start(process, encodings);
        if (!pipeline.awaitReady(READY_TIMEOUT)) {
            throw new IllegalStateException("the pipeline was not ready within " + READY_TIMEOUT.toMinutes() + " min");
        }
        return pipeline;
    }

    /** Starts a pass-through topology, the baseline of the pipeline measurements. */
    PassThrough startPassThrough(String name) {
        return PassThrough.start(processConfig(name), encodings, CHANNEL);
    }

    /**
     * Waits until a consumer group has consumed {@code count} requests and committed their offsets.
     *
     * @param name the name of a process of this measurement, or the name of a consumer group including the topic prefix
     */
    void awaitIntake(String name, long count) throws InterruptedException {
        while (committedRequests(name) < count) {
            TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL.toMillis());
        }
    }

    /**
     * Waits until a consumer group has consumed all requests in the topics and committed their offsets.
     *
     * @param name the name of a process of this measurement, or the name of a consumer group including the topic prefix
     */
    void awaitIntake(String name) throws InterruptedException {
        awaitIntake(name, publishedRequests());
    }

    private long publishedRequests() {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        List<String> requestTopics = List.of(topics.requests(), topics.bulk());
        resultOf(admin.describeTopics(requestTopics)
                        .allTopicNames()
                        .toCompletionStage()
                        .toCompletableFuture())
                .forEach((topic, described) -> described
                        .partitions()
                        .forEach(partition ->
                                ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
        return resultOf(admin.listOffsets(ends).all().toCompletionStage().toCompletableFuture()).values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    private long committedRequests(String name) {
        String group = name.startsWith(topics.prefix()) ? name : topics.prefix() + name;
        Map<TopicPartition, OffsetAndMetadata> offsets = resultOf(admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .toCompletionStage()
                .toCompletableFuture());
        return offsets.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topics.requests())
                        || entry.getKey().topic().equals(topics.bulk()))
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    /** Deletes the local state of a stopped pipeline, so that its next start restores the state from the changelogs. */
    void deleteState(String name) {
        deleteTree(stateDir(name));
    }

    private Path stateDir(String name) {
        return directory.resolve(name);
    }

    /** Returns the settings for a process of this measurement. */
    FairlaneConfig processConfig(String name) {
        return processConfig(name, true);
    }

    /**
     * Returns the settings for a process of this measurement.
     *
     * @param metrics whether the process exposes metrics
     */
    FairlaneConfig processConfig(String name, boolean metrics) {
        Map<String, String> options = new HashMap<>(Map.of(
                "bootstrap.servers", config.kafka().bootstrapServers(),
                "topic.prefix", topics.prefix(),
                "application.id", topics.prefix() + name,
                "state.dir", stateDir(name).toString(),
                "replication.factor", String.valueOf(config.topics().replicationFactor()),
                "http.port", "0",
                "ops.port", "0",
                "gateway.port", "0",
                "partitions", String.valueOf(config.topics().partitionsToCreate()),
                "metrics.enabled", String.valueOf(metrics)));
        config.kafka().clientSettings().forEach((key, value) -> options.put("kafka." + key, value));
        return FairlaneConfig.load(null, Map.of(), options);
    }

    static <T> T resultOf(java.util.concurrent.Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    static void deleteTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<String> ownTopics = resultOf(
                        admin.listTopics().names().toCompletionStage().toCompletableFuture())
                .stream()
                .filter(name -> name.startsWith(topics.prefix()))
                .toList();
        resultOf(admin.deleteTopics(ownTopics).all().toCompletionStage().toCompletableFuture());
        admin.close();
        encodings.close();
        deleteTree(directory);
    }
}
