package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.schema.Channel;
import fairlane.wire.DeliveryGroups;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much is released ahead of consumers of all habits: never so much that others wait, never so little that they do. */
class WindowIT {
    private static final String CHANNEL = "mail";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final long FAIR_MILLIS = 4_000;
    /** So that a test need not wait for ten. */
    private static final Map<String, String> SHORT_TIMEOUT = Map.of("ack.timeout", "2s");

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    final Processes processes = new Processes();

    @ParameterizedTest
    @CsvSource({"50, 10000, 12", "5000, 100000, 15"})
    void oneCustomersBacklogDoesNotDelayAnotherAtTheCarrier(int perSecond, int backlog, int seconds) {
        try (Stage stage = Stage.set(BROKER, "fair" + perSecond + ".", 1);
                Publisher publisher = new Publisher(stage)) {
            stage.channel(CHANNEL, Channel.newBuilder().build());
            start(stage, Map.of());
            try (Carrier carrier = new Carrier(stage, CHANNEL, Carrier.Habits.slow(perSecond));
                    Clock clock = new Clock()) {
                send(publisher, "heavy", backlog);
                clock.every(500, i -> send(publisher, "light", 1));
                await().atMost(PATIENCE)
                        .until(() -> carrier.of("light").size() >= seconds * 2
                                || carrier.arrivals().size() >= backlog);

                assertThat(carrier.of("light"))
                        .hasSizeGreaterThanOrEqualTo(seconds * 2)
                        .allSatisfy(arrival -> assertThat(arrival.waited()).isLessThan(FAIR_MILLIS));
                System.out.printf(
                        "At %d a second: %d of the backlog taken in %d s%n",
                        perSecond, carrier.of("heavy").size(), seconds);
            }
        }
    }

    @Test
    void aConsumerThatNeverGetsPastTheEndOfATransactionIsNotTakenForDead() {
        try (Stage stage = Stage.set(BROKER, "plus.", 1);
                Publisher publisher = new Publisher(stage)) {
            stage.channel(CHANNEL, Channel.newBuilder().setMaxInFlight(10).build());
            start(stage, SHORT_TIMEOUT);
            try (Carrier carrier = new Carrier(stage, CHANNEL, Carrier.Habits.QUICK)) {
                send(publisher, "acme", 200);
                awaitTaken(carrier, 200, PATIENCE);
                await().pollDelay(Duration.ofSeconds(4)).until(() -> true); // twice the timeout, and a little
                send(publisher, "acme", 5);
                awaitTaken(carrier, 205, SOON);
            }
        }
    }

    @Test
    void thousandsOfAbortedRecordsAtTheEndDoNotCloseTheWindow() {
        try (Stage stage = Stage.set(BROKER, "aborted.", 1);
                Publisher publisher = new Publisher(stage)) {
            stage.channel(CHANNEL, Channel.newBuilder().build());
            start(stage, SHORT_TIMEOUT);
            try (Carrier carrier = new Carrier(stage, CHANNEL, Carrier.Habits.QUICK)) {
                send(publisher, "acme", 10);
                awaitTaken(carrier, 10, PATIENCE);
                abort(stage, 5_000);
                send(publisher, "acme", 150);
                awaitTaken(carrier, 160, SOON);
                await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
                abort(stage, 5_000);
                send(publisher, "acme", 150);
                awaitTaken(carrier, 310, SOON);
            }
        }
    }

    private static void abort(Stage stage, int count) {
        Map<String, Object> settings =
                new HashMap<>(stage.cluster().config().kafka().properties());
        settings.put("transactional.id", "aborted");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(stage.topics().deliveries(CHANNEL), new byte[100]));
            }
            producer.flush();
            producer.abortTransaction();
        }
    }

    @Test
    void aGroupThatNeverExistedGetsEverythingAlthoughItsClientBeginsAtTheEnd() {
        try (Stage stage = Stage.set(BROKER, "never.", 1);
                Publisher publisher = new Publisher(stage)) {
            stage.channel(CHANNEL, Channel.newBuilder().build()); // with its topic, and without its group
            start(stage, SHORT_TIMEOUT);
            send(publisher, "acme", 300);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(lanes(stage))
                            .containsPattern("CHANNEL_WINDOW: 1\\d\\d released on mail \\(partition 0\\), and the group"
                                    + " never.delivery.mail has never acknowledged any"));
            Carrier.Habits atTheEnd = new Carrier.Habits(1_000_000, Duration.ofMillis(200), "latest");
            try (Carrier carrier = new Carrier(stage, CHANNEL, atTheEnd)) {
                awaitTaken(carrier, 300, PATIENCE);
            }
        }
    }

    private String lanes(Stage stage) {
        FairlaneProcess lanes = processes.start(List.of(
                "lanes", "--config", processes.directory().resolve("a.yaml").toString()));
        lanes.awaitExit(Duration.ofSeconds(20));
        return lanes.out();
    }

    @Test
    void whatWasDeletedFromTheLogIsNotWaitedFor() {
        try (Stage stage = Stage.set(BROKER, "start.", 1);
                Publisher publisher = new Publisher(stage)) {
            stage.channel(CHANNEL, Channel.newBuilder().build());
            start(stage, SHORT_TIMEOUT);
            TopicPartition partition = new TopicPartition(stage.topics().deliveries(CHANNEL), 0);
            commit(stage, partition, 10);
            send(publisher, "acme", 300);
            await().atMost(PATIENCE).until(() -> end(stage, partition) >= 100);
            Stage.await(stage.admin()
                    .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end(stage, partition))))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture());
            await().atMost(SOON).until(() -> end(stage, partition) >= 200);
        }
    }

    private static void commit(Stage stage, TopicPartition partition, long offset) {
        String group = DeliveryGroups.of(stage.topics(), CHANNEL);
        Stage.await(stage.admin()
                .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
    }

    private static long end(Stage stage, TopicPartition partition) {
        return Stage.await(stage.admin()
                        .listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .toCompletionStage()
                        .toCompletableFuture())
                .offset();
    }

    @Test
    void aFixedWindowIsForConsumersThatCommitSeldom() {
        try (Stage stage = Stage.set(BROKER, "seldom.", 1);
                Publisher publisher = new Publisher(stage)) {
            stage.channel(CHANNEL, Channel.newBuilder().setMaxInFlight(1_000).build());
            start(stage, Map.of());
            Carrier.Habits seldom = new Carrier.Habits(1_000_000, Duration.ofSeconds(5), "earliest");
            try (Carrier carrier = new Carrier(stage, CHANNEL, seldom)) {
                send(publisher, "acme", 4_500);
                awaitTaken(carrier, 4_500, Duration.ofSeconds(30));
                assertThat(carrier.arrivals()).hasSize(4_500);
            }
        }
    }

    @Test
    void anOutageOfTheConsumersIsNotFollowedByAFlood() throws InterruptedException {
        try (Stage stage = Stage.set(BROKER, "outage.", 1);
                Publisher publisher = new Publisher(stage)) {
            stage.channel(CHANNEL, Channel.newBuilder().build());
            start(stage, SHORT_TIMEOUT);
            TopicPartition partition = new TopicPartition(stage.topics().deliveries(CHANNEL), 0);
            send(publisher, "acme", 20);
            await().atMost(PATIENCE).until(() -> end(stage, partition) >= 20);
            TimeUnit.MILLISECONDS.sleep(3_000); // nobody acknowledges any of them within the timeout
            send(publisher, "acme", 200);
            TimeUnit.MILLISECONDS.sleep(1_000);
            assertThat(end(stage, partition)).isLessThan(30);
            try (Carrier carrier = new Carrier(stage, CHANNEL, Carrier.Habits.QUICK)) {
                awaitTaken(carrier, 220, PATIENCE);
            }
        }
    }

    private void start(Stage stage, Map<String, String> settings) {
        PipelineProcess.of(processes, stage, "a", settings).start().awaitReady();
    }

    private static void send(Publisher publisher, String customer, int count) {
        for (int i = 0; i < count; i++) {
            publisher.send(customer, Publisher.request(CHANNEL, null, "m" + i).build());
        }
    }

    private static void awaitTaken(Carrier carrier, int count, Duration within) {
        await().atMost(within).until(() -> carrier.arrivals().size() >= count);
    }
}
