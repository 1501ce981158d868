package fairlane.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import fairlane.config.RetryConfig;
import fairlane.config.WorkerConfig;
import fairlane.contract.DeliveryGroups;
import fairlane.contract.HeaderNames;
import fairlane.delivery.Handler;
import fairlane.delivery.worker.Worker;
import fairlane.delivery.worker.WorkerOptions;
import fairlane.schema.Outcome;
import fairlane.schema.SendRequest;
import fairlane.schema.UnreadableRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A channel's deliveries, as a pipeline would write them, and what workers make of them. */
final class Deliveries implements AutoCloseable {
    static final String CHANNEL = "email";
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Stage stage;
    private final KafkaProducer<byte[], byte[]> producer;

    Deliveries(Stage stage) {
        this.stage = stage;
        this.producer = stage.cluster().producer();
    }

    /** Waits 100 ms before a second attempt, and makes 3. */
    static WorkerConfig config(int concurrency, Duration timeout) {
        RetryConfig retries = new RetryConfig(3, Duration.ofMillis(100), Duration.ofSeconds(1));
        return new WorkerConfig(concurrency, timeout, retries, null, Map.of());
    }

    Worker worker(Handler handler) {
        return worker(handler, WorkerOptions.of(CHANNEL, config(64, Duration.ofSeconds(30))));
    }

    Worker worker(Handler handler, WorkerOptions options) {
        return Worker.start(stage.cluster().config(), stage.encodings(), options, handler);
    }

    /** Releases the {@code number}th message of a sender, at a time. */
    void release(String sender, int number, int attempt, long releasedAt) {
        SendRequest request =
                Publisher.request(CHANNEL, sender, sender + "-" + number).build();
        send(
                sender,
                stage.encodings().writer(SendRequest.class).write("any", request),
                sender + "-" + number,
                attempt,
                releasedAt);
    }

    /** Releases so many first attempts of a sender, all at the same time. */
    void release(String sender, int count) {
        IntStream.range(0, count).forEach(number -> release(sender, number, 1, 1_000));
    }

    void releaseUnreadable(String sender, String id) {
        send(sender, "nonsense".getBytes(UTF_8), id, 1, 1_000);
    }

    private void send(String sender, byte[] value, String id, int attempt, long releasedAt) {
        // The sender is its own customer, so that several partitions have something.
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(stage.topics().deliveries(CHANNEL), sender.getBytes(UTF_8), value);
        message.headers()
                .add(HeaderNames.ID, id.getBytes(UTF_8))
                .add(HeaderNames.SENDER, sender.getBytes(UTF_8))
                .add(HeaderNames.ATTEMPT, Integer.toString(attempt).getBytes(UTF_8))
                .add(HeaderNames.ACCEPTED_AT, "900".getBytes(UTF_8))
                .add(HeaderNames.RELEASED_AT, Long.toString(releasedAt).getBytes(UTF_8))
                .add(HeaderNames.GAP, "0".getBytes(UTF_8))
                .add("traceparent", "00-1".getBytes(UTF_8));
        producer.send(message);
    }

    void flush() {
        producer.flush();
    }

    String group() {
        return DeliveryGroups.groupOf(stage.topics(), CHANNEL);
    }

    TopicPartition partition(int number) {
        return new TopicPartition(stage.topics().deliveries(CHANNEL), number);
    }

    /** Commits for the group, which nobody is in. */
    void commit(long offset, String metadata) {
        Stage.await(stage.admin()
                .alterConsumerGroupOffsets(group(), Map.of(partition(0), new OffsetAndMetadata(offset, metadata)))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
    }

    /** What is committed of partition 0; offset -1 where nothing is. */
    OffsetAndMetadata committed() {
        OffsetAndMetadata found = commits().get(partition(0));
        return found == null ? new OffsetAndMetadata(0, "nothing") : found;
    }

    private Map<TopicPartition, OffsetAndMetadata> commits() {
        return Stage.await(stage.admin()
                .listConsumerGroupOffsets(group())
                .partitionsToOffsetAndMetadata()
                .toCompletionStage()
                .toCompletableFuture());
    }

    /** Waits until everything that was released is acknowledged. */
    void awaitAcknowledged() {
        try (KafkaConsumer<byte[], byte[]> consumer = stage.cluster().consumer()) {
            List<TopicPartition> all = IntStream.range(0, stage.partitions())
                    .mapToObj(this::partition)
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            await().atMost(PATIENCE).until(() -> {
                Map<TopicPartition, OffsetAndMetadata> commits = commits();
                return ends.entrySet().stream()
                        .allMatch(end -> end.getValue() == 0
                                || (commits.get(end.getKey()) != null
                                        && commits.get(end.getKey()).offset() >= end.getValue()));
            });
        }
    }

    /** All committed records of a topic. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = stage.cluster().consumer()) {
            List<TopicPartition> partitions = IntStream.range(0, stage.partitions())
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    /** Waits until so many outcomes that match have been recorded. */
    List<Outcome> awaitOutcomes(int count, Predicate<Outcome> which) {
        return await().atMost(PATIENCE)
                .until(() -> outcomes().stream().filter(which).toList(), found -> found.size() >= count);
    }

    List<Outcome> outcomes() {
        return read(stage.topics().outcomes()).stream().map(this::outcome).toList();
    }

    private Outcome outcome(ConsumerRecord<byte[], byte[]> message) {
        try {
            return stage.encodings().reader(Outcome.class).read(message.value());
        } catch (UnreadableRecordException e) {
            throw new AssertionError(e);
        }
    }

    static @Nullable String header(ConsumerRecord<byte[], byte[]> message, String name) {
        var header = message.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
