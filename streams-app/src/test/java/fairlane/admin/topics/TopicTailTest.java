package fairlane.admin.topics;

import static fairlane.admin.TestRequests.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.contract.HeaderNames;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class TopicTailTest {
    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();

    private void release(String id, String attempt) {
        String topic = cluster.topics().deliveries("sms");
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                topic,
                "acme".getBytes(UTF_8),
                kafka.encode(topic, request("sms", id).build()));
        message.headers()
                .add(HeaderNames.ID, id.getBytes(UTF_8))
                .add(HeaderNames.SENDER, "+15550100".getBytes(UTF_8))
                .add(HeaderNames.ATTEMPT, attempt.getBytes(UTF_8))
                .add(HeaderNames.ACCEPTED_AT, "5".getBytes(UTF_8))
                .add(HeaderNames.RELEASED_AT, "9".getBytes(UTF_8));
        kafka.write(message);
    }

    private static List<String> ids(DeliveryTail tail) {
        return tail.poll(Duration.ZERO).stream().map(ReleasedMessage::id).toList();
    }

    @Test
    void topicTailReturnsOnlyNewRecordsByDefault() {
        release("old", "1");
        try (DeliveryTail tail = new DeliveryTail(cluster, "sms", false)) {
            assertThat(ids(tail)).isEmpty();
            release("new", "1");
            assertThat(ids(tail)).containsExactly("new");
            assertThat(ids(tail)).isEmpty();
        }
    }

    @Test
    void topicTailFromTheBeginningReturnsExistingRecordsFirst() {
        release("old", "1");
        try (DeliveryTail tail = new DeliveryTail(cluster, "sms", true)) {
            release("new", "1");
            assertThat(ids(tail)).containsExactly("old", "new");
        }
    }

    @Test
    void topicTailReturnsNoRecordWhenWokenUp() {
        release("old", "1");
        try (DeliveryTail tail = new DeliveryTail(cluster, "sms", true)) {
            tail.wakeup();
            assertThat(ids(tail)).isEmpty();
            assertThat(ids(tail)).containsExactly("old");
        }
    }

    @Test
    void topicTailOfAnUnknownChannelNamesTheExistingChannels() {
        assertThatThrownBy(() -> new DeliveryTail(cluster, "push", true))
                .isInstanceOf(AdminException.class)
                .hasMessage("there is no channel push with deliveries; there are: default, email, sms");
    }

    @Test
    void releasedMessageContainsTheValuesOfThePipelinesHeaders() {
        release("m", "3");
        try (DeliveryTail tail = new DeliveryTail(cluster, "sms", true)) {
            ReleasedMessage message = tail.poll(Duration.ZERO).get(0);
            assertThat(message.customer()).isEqualTo("acme");
            assertThat(message.sender()).isEqualTo("+15550100");
            assertThat(message.attempt()).isEqualTo(3);
            assertThat(message.acceptedAt()).hasValue(5);
            assertThat(message.releasedAt()).hasValue(9);
        }
    }

    @Test
    void deliveryWithoutPipelineHeadersIsAFirstAttemptWithoutTimes() {
        kafka.write(cluster.topics().deliveries("sms"), "acme", null);
        try (DeliveryTail tail = new DeliveryTail(cluster, "sms", true)) {
            ReleasedMessage message = tail.poll(Duration.ZERO).get(0);
            assertThat(message.attempt()).isEqualTo(1);
            assertThat(message.value()).isEmpty();
            assertThat(message.acceptedAt()).isEmpty();
            assertThat(message.releasedAt()).isEmpty();
        }
    }

    @Test
    void outcomeTailReturnsOutcomesAndStatesWhichRecordsAreUnreadable() {
        String topic = cluster.topics().outcomes();
        Outcome outcome = Outcome.newBuilder()
                .setId("m")
                .setChannel("sms")
                .setAttempt(2)
                .setStatus(OutcomeStatus.DELIVERED)
                .setEndedAt(Instant.ofEpochMilli(1_000))
                .build();
        kafka.write(topic, "acme", outcome);
        kafka.write(new ProducerRecord<>(topic, "acme".getBytes(UTF_8), new byte[] {1}));
        try (OutcomeTail tail = new OutcomeTail(cluster, true)) {
            List<OutcomeTail.OutcomeEntry> entries = tail.poll(Duration.ZERO);
            assertThat(entries).hasSize(2);
            assertThat(entries.get(0).outcome().toOptional()).contains(outcome);
            OutcomeJson json = new OutcomeJson();
            assertThat(json.toJson(entries.get(0)).toString())
                    .isEqualTo("{\"customer\":\"acme\",\"id\":\"m\",\"channel\":\"sms\",\"attempt\":2,"
                            + "\"status\":\"DELIVERED\",\"endedAt\":\"1970-01-01T00:00:01Z\",\"partition\":"
                            + entries.get(0).partition() + ",\"offset\":0}");
            assertThat(json.toJson(entries.get(1)).get("unreadable").asText()).isNotBlank();
        }
    }
}
