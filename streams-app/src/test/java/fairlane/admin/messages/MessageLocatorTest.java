package fairlane.admin.messages;

import static fairlane.admin.TestRequests.request;
import static fairlane.admin.inspection.HeldRows.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.admin.inspection.FakePipeline;
import fairlane.admin.inspection.MessageSelector;
import fairlane.admin.messages.MessageLocator.MessageLocation;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import fairlane.wire.HeldMessage;
import fairlane.wire.InspectionApi;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageLocatorTest {
    private static final MessageSelector MESSAGE = new MessageSelector("acme", "m", null, null);

    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final FakePipeline pipeline = FakePipeline.start(kafka, cluster, 0, 1);
    private final int partition = cluster.customerPartitioner().partitionOf("acme");

    @AfterEach
    void stopPipeline() {
        pipeline.close();
    }

    private MessageLocation locate(MessageSelector selector) throws InterruptedException {
        return new MessageLocator(cluster).locate(selector);
    }

    private void write(String topic, String channel, String id) {
        kafka.write(topic, "acme", request(channel, id).build());
    }

    @Test
    void locatorFindsAHeldMessageWithoutSearchingTheTopics() throws InterruptedException {
        write(cluster.topics().deadLetters(), "sms", "m");
        pipeline.setRows(InspectionApi.MESSAGES, List.of(message("sms", "m", 2, "PAUSED", null)));
        MessageLocation location = locate(MESSAGE);
        assertThat(location.held()).extracting(HeldMessage::ahead).containsExactly(2L);
        assertThat(location.traces()).isEmpty();
        assertThat(location.complete()).isTrue();
    }

    @Test
    void locatorFindsReleasedAndDeadLetteredMessagesInTheTopics() throws InterruptedException {
        write(cluster.topics().deliveries("sms"), "sms", "other");
        write(cluster.topics().deliveries("sms"), "sms", "m");
        write(cluster.topics().deadLetters(), "email", "m");
        kafka.write(new ProducerRecord<>(cluster.topics().deadLetters(), "acme".getBytes(UTF_8), new byte[] {1}));
        assertThat(locate(MESSAGE).traces())
                .hasSize(2)
                .hasAtLeastOneElementOfType(MessageTrace.DeadLettered.class)
                .anySatisfy(trace -> assertThat(trace).isInstanceOfSatisfying(MessageTrace.Released.class, released -> {
                    assertThat(released.channel()).isEqualTo("sms");
                    assertThat(released.delivery().offset()).isEqualTo(1);
                }));
        assertThat(locate(new MessageSelector("acme", "m", "sms", null)).traces())
                .hasOnlyElementsOfType(MessageTrace.Released.class);
        assertThat(locate(new MessageSelector("acme", "m", null, "+15550100")).found())
                .isTrue();
    }

    @Test
    void locatorFindsARequestThatThePipelineHasNotConsumed() throws InterruptedException {
        String requests = cluster.topics().requests();
        write(requests, "sms", "consumed");
        write(requests, "sms", "waiting");
        write(requests, "sms", "m");
        kafka.commit(
                cluster.config().pipeline().applicationId(),
                new TopicPartition(requests, partition),
                new OffsetAndMetadata(1));
        assertThat(locate(MESSAGE).traces()).containsExactly(new MessageTrace.NotConsumed(requests, partition, 2, 1));
    }

    @Test
    void outcomeSearchReturnsTheOutcomesOfAMessageInOrder() {
        publishOutcome("m", 1, OutcomeStatus.RETRIED);
        publishOutcome("other", 1, OutcomeStatus.DELIVERED);
        publishOutcome("m", 2, OutcomeStatus.DELIVERED);
        OutcomeSearch.FoundOutcomes found = new OutcomeSearch(cluster).find(MESSAGE, Duration.ofMinutes(1));
        assertThat(found.complete()).isTrue();
        assertThat(found.entries())
                .extracting(entry -> entry.outcome().toOptional().orElseThrow().getStatus())
                .containsExactly(OutcomeStatus.RETRIED, OutcomeStatus.DELIVERED);
        assertThat(new OutcomeSearch(cluster)
                        .find(new MessageSelector("bolt", "m", null, null), Duration.ofMinutes(1))
                        .entries())
                .isEmpty();
    }

    private void publishOutcome(String id, int attempt, OutcomeStatus status) {
        kafka.write(
                cluster.topics().outcomes(),
                "acme",
                Outcome.newBuilder()
                        .setId(id)
                        .setChannel("sms")
                        .setAttempt(attempt)
                        .setStatus(status)
                        .build());
    }
}
