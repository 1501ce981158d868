package fairlane.pipeline.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.dev.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests with a real broker that {@link PrioritizingConsumer} skips no record. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrioritizingConsumerIT {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(50);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int MAX_POLL_RECORDS = 10;
    private static final int BURST_SIZE = 100;

    private EmbeddedKafka kafka;
    private final List<ConsumerRecord<byte[], byte[]>> received = new ArrayList<>();
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;
    private PrioritizingConsumer consumer;
    private TopicPartition burst;
    private TopicPartition other;
    private TopicPartition fresh;

    @BeforeAll
    void startKafka(@TempDir Path data) {
        kafka = EmbeddedKafka.start(data, 0);
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    void stopKafka() {
        producer.close();
        admin.close();
        kafka.close();
    }

    @BeforeEach
    void assign(TestInfo test) throws Exception {
        received.clear();
        String name = test.getTestMethod().orElseThrow().getName();
        burst = new TopicPartition(name + ".burst", 0);
        other = new TopicPartition(name + ".other", 0);
        fresh = new TopicPartition(name + ".fresh", 0);
        consumer = new PrioritizingConsumer(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        name,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        MAX_POLL_RECORDS,
                        ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
                        PollInterceptor.class.getName()),
                burst.topic(),
                timeout -> timeout,
                new Heartbeats().register());
        admin.createTopics(List.of(topic(burst), topic(other), topic(fresh)))
                .all()
                .get();
        consumer.assign(List.of(burst, other));
        consumer.seekToBeginning(List.of(burst, other));
    }

    @AfterEach
    void close() {
        PollInterceptor.action = () -> {};
        consumer.close();
    }

    /** Makes a poll fail as it does when a rebalance assigns a partition without a committed offset to the consumer. */
    @Test
    void bulkTopicRecordsAreNotLostWhenPollFails() {
        send(burst, BURST_SIZE);
        PollInterceptor.action = () -> consumer.assign(List.of(burst, other, fresh));
        assertThatThrownBy(() -> pollUntil(BURST_SIZE + 1)).isInstanceOf(NoOffsetForPartitionException.class);
        PollInterceptor.action = () -> {};
        consumer.seekToBeginning(List.of(fresh));
        pollUntil(BURST_SIZE);
        assertThat(received)
                .extracting(ConsumerRecord::offset)
                .containsExactlyElementsOf(
                        LongStream.range(0, BURST_SIZE).boxed().toList());
    }

    @Test
    void committedOffsetsAreLimitedToPositionOfConsumer() {
        send(other, 5);
        pollUntil(5);
        OffsetAndMetadata consumed = new OffsetAndMetadata(5, "kept");
        assertThat(consumer.limitToPosition(Map.of(other, consumed))).containsExactly(Map.entry(other, consumed));
        consumer.seek(other, 2);
        OffsetAndMetadata unassigned = new OffsetAndMetadata(9);
        assertThat(consumer.limitToPosition(Map.of(other, consumed, fresh, unassigned)))
                .containsOnly(Map.entry(other, new OffsetAndMetadata(2, "kept")), Map.entry(fresh, unassigned));
    }

    private static NewTopic topic(TopicPartition partition) {
        return new NewTopic(partition.topic(), 1, (short) 1);
    }

    private void send(TopicPartition partition, int count) {
        for (int i = 0; i < count; i++) {
            producer.send(new ProducerRecord<>(partition.topic(), 0, null, ("r" + i).getBytes(UTF_8)));
        }
        producer.flush();
    }

    /** Polls until the consumer has returned this number of records in total. */
    private void pollUntil(int count) {
        Instant end = Instant.now().plus(DEADLINE);
        while (received.size() < count) {
            assertThat(Instant.now()).as("%d records received", received.size()).isBefore(end);
            consumer.poll(POLL_TIMEOUT).forEach(received::add);
        }
    }

    /** Runs an action in the middle of a poll, after records were fetched, to simulate a rebalance at this point. */
    public static final class PollInterceptor implements ConsumerInterceptor<byte[], byte[]> {
        private static Runnable action = () -> {};

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            action.run();
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> settings) {}
    }
}
