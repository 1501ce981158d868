package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
 * How much is released ahead of consumers of all habits: never so much that others wait, never so little that they do.
 * Each has a channel of its own of the same pipeline, and they mostly wait.
 */
@Execution(ExecutionMode.CONCURRENT)
class WindowIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(5);
    /** So that a test need not wait for ten. */
    private static final Map<String, String> SHORT_TIMEOUT = Map.of("ack.timeout", "2s");

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    static final Processes PROCESSES = new Processes();

    private static Stage stage;
    private static Publisher publisher;

    @BeforeAll
    static void start() {
        stage = Stage.set(BROKER, "window.", 1);
        publisher = new Publisher(stage);
        RoleProcess.pipeline(PROCESSES, stage, "a", SHORT_TIMEOUT).start().awaitReady();
    }

    @AfterAll
    static void stop() {
        publisher.close();
        stage.close();
    }

    @Test
    void aConsumerThatNeverGetsPastTheEndOfATransactionIsNotTakenForDead() {
        stage.channel("plus", Channel.newBuilder().setMaxInFlight(10).build());
        try (Carrier carrier = new Carrier(stage, "plus", Carrier.Habits.QUICK)) {
            send("plus", 200);
            awaitTaken(carrier, 200, PATIENCE);
            requireQuiet(carrier, 200);
            send("plus", 5);
            awaitTaken(carrier, 205, SOON);
        }
    }

    @Test
    void thousandsOfAbortedRecordsAtTheEndDoNotCloseTheWindow() {
        stage.channel("aborted", Channel.newBuilder().build());
        try (Carrier carrier = new Carrier(stage, "aborted", Carrier.Habits.QUICK)) {
            send("aborted", 10);
            awaitTaken(carrier, 10, PATIENCE);
            abort("aborted", 5_000);
            send("aborted", 150);
            awaitTaken(carrier, 160, SOON);
            requireQuiet(carrier, 160);
            abort("aborted", 5_000);
            send("aborted", 150);
            awaitTaken(carrier, 310, SOON);
        }
    }

    /** Nothing more comes for twice the timeout of acknowledgements, and a little. */
    private static void requireQuiet(Carrier carrier, int taken) {
        await().during(Duration.ofSeconds(4))
                .atMost(SOON)
                .until(() -> carrier.arrivals().size() == taken);
    }

    private static void abort(String channel, int count) {
        Map<String, Object> settings =
                new HashMap<>(stage.cluster().config().kafka().properties());
        settings.put("transactional.id", "aborted");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(stage.topics().deliveries(channel), new byte[100]));
            }
            producer.flush();
            producer.abortTransaction();
        }
    }

    @Test
    void aGroupThatNeverExistedGetsEverythingAlthoughItsClientBeginsAtTheEnd() {
        sendAtOnce("never", 300); // with its topic, and without its group
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lanes("never"))
                        .containsPattern("CHANNEL_WINDOW: 1\\d\\d released on never \\(partition 0\\), and the group"
                                + " window.delivery.never has never acknowledged any"));
        Carrier.Habits atTheEnd = new Carrier.Habits(Duration.ofMillis(200), "latest");
        try (Carrier carrier = new Carrier(stage, "never", atTheEnd)) {
            awaitTaken(carrier, 300, PATIENCE);
        }
    }

    private static String lanes(String channel) {
        FairlaneProcess lanes = PROCESSES.start(List.of(
                "lanes",
                "--channel",
                channel,
                "--config",
                PROCESSES.directory().resolve("a.yaml").toString()));
        lanes.awaitExit(Duration.ofSeconds(20));
        return lanes.out();
    }

    @Test
    void whatWasDeletedFromTheLogIsNotWaitedFor() {
        stage.channel("start", Channel.newBuilder().setPaused(true).build());
        TopicPartition partition = new TopicPartition(stage.topics().deliveries("start"), 0);
        commit("start", partition, 10);
        sendAtOnce("start", 300);
        await().atMost(PATIENCE).until(() -> end(partition) >= 100);
        Stage.await(stage.admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end(partition))))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
        await().atMost(SOON).until(() -> end(partition) >= 200);
    }

    private static void commit(String channel, TopicPartition partition, long offset) {
        String group = DeliveryGroups.groupOf(stage.topics(), channel);
        Stage.await(stage.admin()
                .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
    }

    private static long end(TopicPartition partition) {
        return Stage.await(stage.admin()
                        .listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .toCompletionStage()
                        .toCompletableFuture())
                .offset();
    }

    @Test
    void aFixedWindowIsForConsumersThatCommitSeldom() {
        stage.channel("seldom", Channel.newBuilder().setMaxInFlight(1_000).build());
        Carrier.Habits seldom = new Carrier.Habits(Duration.ofSeconds(5), "earliest");
        try (Carrier carrier = new Carrier(stage, "seldom", seldom)) {
            send("seldom", 2_500);
            awaitTaken(carrier, 2_500, Duration.ofSeconds(30));
            assertThat(carrier.arrivals()).hasSize(2_500);
            // The end of a transaction has an offset as well, and counts while nobody gets past it.
            assertThat(carrier.mostInFlight()).isBetween(990, 1_000);
        }
    }

    @Test
    void anOutageOfTheConsumersIsNotFollowedByAFlood() {
        sendAtOnce("outage", 20);
        TopicPartition partition = new TopicPartition(stage.topics().deliveries("outage"), 0);
        await().atMost(PATIENCE).until(() -> end(partition) >= 20);
        // Nobody acknowledges any of them within the timeout.
        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> end(partition) < 30);
        send("outage", 200);
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(lanes("outage")).containsPattern("CHANNEL_WINDOW +(19\\d|200) ");
            assertThat(end(partition)).isLessThan(30);
        });
        try (Carrier carrier = new Carrier(stage, "outage", Carrier.Habits.QUICK)) {
            awaitTaken(carrier, 220, PATIENCE);
        }
    }

    /** All of them are held before any may leave: as many as may leave together, however busy the machine is. */
    private static void sendAtOnce(String channel, int count) {
        stage.channel(channel, Channel.newBuilder().setPaused(true).build());
        send(channel, count);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lanes(channel)).containsPattern("PAUSED +" + count + " "));
        stage.channel(channel, Channel.newBuilder().build());
    }

    private static void send(String channel, int count) {
        for (int i = 0; i < count; i++) {
            publisher.send("acme", Publisher.request(channel, null, "m" + i).build());
        }
    }

    private static void awaitTaken(Carrier carrier, int count, Duration within) {
        await().atMost(within).until(() -> carrier.arrivals().size() >= count);
    }
}
