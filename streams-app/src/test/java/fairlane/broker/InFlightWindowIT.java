package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.broker.fixture.BrokerExtension;
import fairlane.broker.fixture.FairlaneProcess;
import fairlane.broker.fixture.ProcessExtension;
import fairlane.broker.fixture.RequestProducer;
import fairlane.broker.fixture.RoleProcess;
import fairlane.broker.fixture.TestEnvironment;
import fairlane.broker.fixture.ThirdPartyConsumer;
import fairlane.contract.DeliveryGroups;
import fairlane.schema.Channel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Tests how many messages the pipeline releases ahead of consumers with different commit settings. The pipeline must
 * release neither so many that other customers have to wait, nor so few that the consumers have to wait. Each test uses
 * a channel of its own on a shared pipeline. The tests run in parallel, because they spend most of their time waiting
 * for messages.
 */
@Execution(ExecutionMode.CONCURRENT)
class InFlightWindowIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration QUICK_TIMEOUT = Duration.ofSeconds(5);
    /**
     * The settings of the pipeline. The acknowledgement timeout is shorter than the default of 10 s to keep the tests
     * short.
     */
    private static final Map<String, String> SHORT_ACK_TIMEOUT = Map.of("ack.timeout", "2s");

    @RegisterExtension
    static final BrokerExtension BROKER = new BrokerExtension();

    @RegisterExtension
    static final ProcessExtension PROCESSES = new ProcessExtension();

    private static TestEnvironment environment;
    private static RequestProducer publisher;

    @BeforeAll
    static void start() {
        environment = TestEnvironment.withTopics(BROKER, "window.", 1);
        publisher = new RequestProducer(environment);
        RoleProcess.pipeline(PROCESSES, environment, "a", SHORT_ACK_TIMEOUT)
                .start()
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        publisher.close();
        environment.close();
    }

    @Test
    void consumerThatNeverCommitsPastATransactionMarkerReceivesFurtherMessages() {
        environment.setChannel("plus", Channel.newBuilder().setMaxInFlight(10).build());
        try (ThirdPartyConsumer consumer =
                new ThirdPartyConsumer(environment, "plus", ThirdPartyConsumer.ConsumerSettings.FREQUENT_COMMITS)) {
            send("plus", 200);
            awaitReceived(consumer, 200, TIMEOUT);
            assertNoFurtherArrivals(consumer, 200);
            send("plus", 5);
            awaitReceived(consumer, 205, QUICK_TIMEOUT);
        }
    }

    @Test
    void abortedRecordsAtTheEndOfTheDeliveriesTopicDoNotFillTheInFlightWindow() {
        environment.setChannel("aborted", Channel.newBuilder().build());
        try (ThirdPartyConsumer consumer =
                new ThirdPartyConsumer(environment, "aborted", ThirdPartyConsumer.ConsumerSettings.FREQUENT_COMMITS)) {
            send("aborted", 10);
            awaitReceived(consumer, 10, TIMEOUT);
            sendAborted("aborted", 5_000);
            send("aborted", 150);
            awaitReceived(consumer, 160, QUICK_TIMEOUT);
            assertNoFurtherArrivals(consumer, 160);
            sendAborted("aborted", 5_000);
            send("aborted", 150);
            awaitReceived(consumer, 310, QUICK_TIMEOUT);
        }
    }

    /** Asserts that no further record arrives for twice the acknowledgement timeout, 4 s. */
    private static void assertNoFurtherArrivals(ThirdPartyConsumer consumer, int received) {
        await().during(Duration.ofSeconds(4))
                .atMost(QUICK_TIMEOUT)
                .until(() -> consumer.received().size() == received);
    }

    private static void sendAborted(String channel, int count) {
        Map<String, Object> settings =
                new HashMap<>(environment.cluster().config().kafka().properties());
        settings.put("transactional.id", "aborted");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(environment.topics().deliveries(channel), new byte[100]));
            }
            producer.flush();
            producer.abortTransaction();
        }
    }

    @Test
    void newConsumerGroupWithOffsetResetLatestReceivesMessagesReleasedBeforeItsStart() {
        sendAtOnce("never", 300); // at this time, the deliveries topic exists, but the consumer group does not
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(lanesOutput("never"))
                        .containsPattern("CHANNEL_WINDOW: 1\\d\\d released on never \\(partition 0\\), and the group"
                                + " window.delivery.never has never acknowledged any"));
        ThirdPartyConsumer.ConsumerSettings atTheEnd =
                new ThirdPartyConsumer.ConsumerSettings(Duration.ofMillis(200), "latest");
        try (ThirdPartyConsumer consumer = new ThirdPartyConsumer(environment, "never", atTheEnd)) {
            awaitReceived(consumer, 300, TIMEOUT);
        }
    }

    private static String lanesOutput(String channel) {
        FairlaneProcess process = PROCESSES.start(List.of(
                "lanes",
                "--channel",
                channel,
                "--config",
                PROCESSES.directory().resolve("a.yaml").toString()));
        process.awaitExit(Duration.ofSeconds(20));
        return process.standardOutput();
    }

    @Test
    void inFlightWindowDoesNotCountMessagesDeletedFromTheTopic() {
        environment.setChannel("start", Channel.newBuilder().setPaused(true).build());
        TopicPartition partition = new TopicPartition(environment.topics().deliveries("start"), 0);
        commitOffset("start", partition, 10);
        sendAtOnce("start", 300);
        await().atMost(TIMEOUT).until(() -> endOffset(partition) >= 100);
        TestEnvironment.await(environment
                .admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(endOffset(partition))))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
        await().atMost(QUICK_TIMEOUT).until(() -> endOffset(partition) >= 200);
    }

    private static void commitOffset(String channel, TopicPartition partition, long offset) {
        String group = DeliveryGroups.groupOf(environment.topics(), channel);
        TestEnvironment.await(environment
                .admin()
                .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
    }

    private static long endOffset(TopicPartition partition) {
        return TestEnvironment.await(environment
                        .admin()
                        .listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .toCompletionStage()
                        .toCompletableFuture())
                .offset();
    }

    @Test
    void fixedInFlightWindowKeepsSeldomCommittingConsumersBusy() {
        environment.setChannel(
                "seldom", Channel.newBuilder().setMaxInFlight(1_000).build());
        ThirdPartyConsumer.ConsumerSettings seldom =
                new ThirdPartyConsumer.ConsumerSettings(Duration.ofSeconds(5), "earliest");
        try (ThirdPartyConsumer consumer = new ThirdPartyConsumer(environment, "seldom", seldom)) {
            send("seldom", 2_500);
            awaitReceived(consumer, 2_500, Duration.ofSeconds(30));
            assertThat(consumer.received()).hasSize(2_500);
            // Up to 10 fewer messages are in flight than the window allows, because transaction markers use offsets as
            // well and count as in flight until the group commits past them.
            assertThat(consumer.maxInFlight()).isBetween(990, 1_000);
        }
    }

    @Test
    void pipelineStopsReleasingWhileNoConsumerAcknowledges() {
        sendAtOnce("outage", 20);
        TopicPartition partition = new TopicPartition(environment.topics().deliveries("outage"), 0);
        await().atMost(TIMEOUT).until(() -> endOffset(partition) >= 20);
        // No consumer acknowledges any of the released messages within the acknowledgement timeout.
        await().during(Duration.ofSeconds(3)).atMost(QUICK_TIMEOUT).until(() -> endOffset(partition) < 30);
        send("outage", 200);
        await().during(Duration.ofSeconds(1)).atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(lanesOutput("outage")).containsPattern("CHANNEL_WINDOW +(19\\d|200) ");
            assertThat(endOffset(partition)).isLessThan(30);
        });
        try (ThirdPartyConsumer consumer =
                new ThirdPartyConsumer(environment, "outage", ThirdPartyConsumer.ConsumerSettings.FREQUENT_COMMITS)) {
            awaitReceived(consumer, 220, TIMEOUT);
        }
    }

    /**
     * Publishes messages to a paused channel, and resumes the channel when the pipeline holds all of them. In this way,
     * all messages can be released at the same time, even on a busy machine.
     */
    private static void sendAtOnce(String channel, int count) {
        environment.setChannel(channel, Channel.newBuilder().setPaused(true).build());
        send(channel, count);
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(lanesOutput(channel)).containsPattern("PAUSED +" + count + " "));
        environment.setChannel(channel, Channel.newBuilder().build());
    }

    private static void send(String channel, int count) {
        for (int i = 0; i < count; i++) {
            publisher.send(
                    "acme", RequestProducer.request(channel, null, "m" + i).build());
        }
    }

    private static void awaitReceived(ThirdPartyConsumer consumer, int count, Duration within) {
        await().atMost(within).until(() -> consumer.received().size() >= count);
    }
}
