package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.HeaderNames;
import fairlane.pipeline.topics.ChannelTopicStates;
import fairlane.schema.Per;
import fairlane.schema.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that lanes order messages correctly, and that messages are held while the deliveries topic of their channel is
 * missing.
 */
class RequestIntakeTest {
    private static final Headers RETRY = new RecordHeaders().add(HeaderNames.ATTEMPT, "2".getBytes(UTF_8));

    private TopologyFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new TopologyFixture(stateDir);
        pipeline.channel("default", channel -> {});
        pipeline.channel("sms", channel -> channel.setSenderRates(List.of(TopologyFixture.rate(1, Per.SECOND, 1))));
        pipeline.tickFor(Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void laneReleasesMessagesByPriorityAndRetriesFirstAmongMessagesOfOnePriority() {
        send("first", Priority.NORMAL);
        send("bulk", Priority.BULK);
        send("normal 1", Priority.NORMAL);
        send("normal 2", Priority.NORMAL);
        send("high", Priority.HIGH);
        pipeline.send("acme", "retried", RETRY, request -> request.setChannel("sms"));
        pipeline.send(
                "acme",
                "bulk retried",
                RETRY,
                request -> request.setChannel("sms").setPriority(Priority.BULK));
        pipeline.tickFor(Duration.ofSeconds(8));

        assertThat(pipeline.deliveries("sms"))
                .extracting(ProducedRecord::id)
                .containsExactly("first", "high", "retried", "normal 1", "normal 2", "bulk retried", "bulk");
    }

    @Test
    void priorityChangesOrderOnlyAmongLanesOfOneCustomer() {
        pipeline.channel("email", channel -> channel.setRates(List.of(TopologyFixture.rate(1, Per.SECOND, 1))));
        pipeline.send("acme", "first", request -> request.setChannel("email"));
        for (String sender : List.of("a", "b")) {
            Priority priority = sender.equals("a") ? Priority.NORMAL : Priority.HIGH;
            pipeline.send(
                    "acme",
                    sender,
                    request -> request.setChannel("email").setSender(sender).setPriority(priority));
        }
        pipeline.send("bolt", "bulk", request -> request.setChannel("email").setPriority(Priority.BULK));
        pipeline.tickFor(Duration.ofSeconds(4));

        assertThat(pipeline.deliveries("email"))
                .extracting(ProducedRecord::id)
                .containsExactly("first", "b", "bulk", "a");
    }

    @Test
    void customerHoldsAtMostMaxQueuedMessages() {
        pipeline.limit("sms/customer/*", limit -> limit.setMaxQueued(2L));
        for (int i = 0; i < 5; i++) {
            send("m" + i, Priority.NORMAL);
        }
        pipeline.send("bolt", "other", request -> request.setChannel("sms"));
        pipeline.send("acme", "retried", RETRY, request -> request.setChannel("sms"));

        assertThat(pipeline.deadLetters())
                .allSatisfy(letter -> {
                    assertThat(letter.reason()).isEqualTo("QUEUE_FULL");
                    assertThat(letter.error())
                            .isEqualTo("the customer acme has 2 messages held on sms, as many as max-queued allows");
                })
                .extracting(ProducedRecord::id)
                .containsExactly("m3", "m4");
        pipeline.tickFor(Duration.ofSeconds(4));
        assertThat(pipeline.deliveries("sms"))
                .extracting(ProducedRecord::id)
                .containsExactlyInAnyOrder("m0", "other", "retried", "m1", "m2");

        send("m5", Priority.NORMAL);
        send("m6", Priority.NORMAL);
        assertThat(pipeline.deadLetters()).isEmpty();
    }

    @Test
    void requestsOnBulkTopicAreProcessedLikeOtherRequests() {
        pipeline.sendBulk("acme", "m1", request -> request.setChannel("sms"));
        pipeline.sendBulk("acme", "m2", request -> request.setChannel("sms"));
        pipeline.sendBulk("acme", "bad", request -> request.setChannel("fax"));
        long accepted = pipeline.now();
        pipeline.tickFor(Duration.ofSeconds(2));

        assertThat(pipeline.deliveries("sms"))
                .allSatisfy(delivery ->
                        assertThat(delivery.number(HeaderNames.ACCEPTED_AT)).isEqualTo(accepted))
                .extracting(ProducedRecord::id)
                .containsExactly("m1", "m2");
        assertThat(pipeline.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.text(HeaderNames.SOURCE)).isEqualTo("fairlane.requests.bulk/0/2");
            assertThat(letter.number(HeaderNames.ACCEPTED_AT)).isEqualTo(accepted);
        });
    }

    /**
     * The test does not check the changelog of the messages store. Its records are written at the commit, and Streams
     * stamps them with the time of the last input record; in production, the broker replaces these timestamps.
     */
    @Test
    void changelogRecordsOfBulkRequestsHaveCurrentTimestamps() {
        pipeline.limit("sms/customer/acme", limit -> limit.setRates(List.of(TopologyFixture.rate(9, Per.MINUTE, 1))));
        for (int i = 0; i < 5; i++) {
            pipeline.sendBulk("acme", "m" + i, request -> request.setChannel("sms"));
        }
        pipeline.sendBulk(
                "acme",
                "later",
                request -> request.setNotBefore(java.time.Instant.ofEpochMilli(pipeline.now() + 1_000)));

        for (String store : List.of("scheduled", "lanes", "meters")) {
            assertThat(pipeline.changelog(store))
                    .as(store)
                    .isNotEmpty()
                    .allSatisfy(
                            change -> assertThat(change.timestamp()).isBetween(TopologyFixture.START, pipeline.now()));
        }
    }

    @Test
    void laneKeepsArrivalOrderAcrossRequestsTopicAndBulkTopic() {
        send("first", Priority.NORMAL);
        pipeline.sendBulk("acme", "bulk", request -> request.setChannel("sms"));
        send("request", Priority.NORMAL);
        pipeline.tickFor(Duration.ofSeconds(3));

        assertThat(pipeline.deliveries("sms"))
                .extracting(ProducedRecord::id)
                .containsExactly("first", "bulk", "request");
    }

    @Test
    void missingDeliveriesTopicSuspendsChannelUntilTopicExistsAgain() {
        send("m1", Priority.NORMAL);
        send("m2", Priority.NORMAL);
        pipeline.deliveries("sms");
        pipeline.topicStates.put("sms", ChannelTopicStates.TopicState.MISSING);
        pipeline.tickFor(Duration.ofSeconds(3));
        assertThat(pipeline.deliveries("sms")).isEmpty();
        assertThat(pipeline.deadLetters()).isEmpty();

        pipeline.topicStates.remove("sms");
        pipeline.tickFor(Duration.ofSeconds(1));
        assertThat(pipeline.deliveries("sms")).extracting(ProducedRecord::id).containsExactly("m2");
    }

    @Test
    void channelHoldsMessagesWhileStateOfItsDeliveriesTopicIsUnknown() {
        pipeline.topicStates.put("sms", ChannelTopicStates.TopicState.UNKNOWN);
        send("m1", Priority.NORMAL);
        pipeline.tickFor(Duration.ofSeconds(3));
        assertThat(pipeline.deliveries("sms")).isEmpty();
        assertThat(pipeline.deadLetters()).isEmpty();

        pipeline.topicStates.remove("sms");
        pipeline.tickFor(Duration.ofMillis(100));
        assertThat(pipeline.deliveries("sms")).extracting(ProducedRecord::id).containsExactly("m1");
    }

    @Test
    void dueMessageIsHeldWhileStateOfDeliveriesTopicIsUnknown() {
        pipeline.topicStates.put("sms", ChannelTopicStates.TopicState.UNKNOWN);
        Instant due = Instant.ofEpochMilli(pipeline.now()).plusSeconds(2);
        pipeline.send("acme", "m1", request -> request.setChannel("sms").setNotBefore(due));
        pipeline.tickFor(Duration.ofSeconds(4));
        assertThat(pipeline.deliveries("sms")).isEmpty();

        pipeline.topicStates.remove("sms");
        pipeline.tickFor(Duration.ofSeconds(1));
        assertThat(pipeline.deliveries("sms")).extracting(ProducedRecord::id).containsExactly("m1");
    }

    private void send(String id, Priority priority) {
        pipeline.send("acme", id, request -> request.setChannel("sms").setPriority(priority));
    }
}
