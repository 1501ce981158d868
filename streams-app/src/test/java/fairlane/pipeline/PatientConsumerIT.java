package fairlane.pipeline;

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

/** On a real broker: nothing is passed over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PatientConsumerIT {
    private static final Duration WAIT = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int AT_A_TIME = 10;
    private static final int BURST = 100;

    private EmbeddedKafka kafka;
    private final List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;
    private PatientConsumer consumer;
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
        all.clear();
        String name = test.getTestMethod().orElseThrow().getName();
        burst = new TopicPartition(name + ".burst", 0);
        other = new TopicPartition(name + ".other", 0);
        fresh = new TopicPartition(name + ".fresh", 0);
        consumer = new PatientConsumer(
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
                        AT_A_TIME,
                        ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
                        BetweenPolls.class.getName()),
                burst.topic(),
                () -> false,
                new Heartbeats().born());
        admin.createTopics(List.of(topic(burst), topic(other), topic(fresh)))
                .all()
                .get();
        consumer.assign(List.of(burst, other));
        consumer.seekToBeginning(List.of(burst, other));
    }

    @AfterEach
    void close() {
        BetweenPolls.action = () -> {};
        consumer.close();
    }

    /** As Streams' own consumer does whenever a rebalance brings a partition that nobody has committed for. */
    @Test
    void failingPollLosesNothingOfABurst() {
        send(burst, BURST);
        BetweenPolls.action = () -> consumer.assign(List.of(burst, other, fresh));
        assertThatThrownBy(() -> pollUntil(BURST + 1)).isInstanceOf(NoOffsetForPartitionException.class);
        BetweenPolls.action = () -> {};
        consumer.seekToBeginning(List.of(fresh));
        pollUntil(BURST);
        assertThat(all)
                .extracting(ConsumerRecord::offset)
                .containsExactlyElementsOf(LongStream.range(0, BURST).boxed().toList());
    }

    @Test
    void commitsNothingThatIsToBeReadAgain() {
        send(other, 5);
        pollUntil(5);
        OffsetAndMetadata read = new OffsetAndMetadata(5, "kept");
        assertThat(consumer.notBeyondPosition(Map.of(other, read))).containsExactly(Map.entry(other, read));
        consumer.seek(other, 2);
        OffsetAndMetadata lost = new OffsetAndMetadata(9);
        assertThat(consumer.notBeyondPosition(Map.of(other, read, fresh, lost)))
                .containsOnly(Map.entry(other, new OffsetAndMetadata(2, "kept")), Map.entry(fresh, lost));
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

    /** Until so many have been handed out in all. */
    private void pollUntil(int count) {
        Instant end = Instant.now().plus(PATIENCE);
        while (all.size() < count) {
            assertThat(Instant.now()).as("%d have come", all.size()).isBefore(end);
            consumer.poll(WAIT).forEach(all::add);
        }
    }

    /** Does on the consumer's thread what a rebalance does while it polls: just after records were taken. */
    public static final class BetweenPolls implements ConsumerInterceptor<byte[], byte[]> {
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
