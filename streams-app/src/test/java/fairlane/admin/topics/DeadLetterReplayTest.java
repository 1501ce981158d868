package fairlane.admin.topics;

import static fairlane.admin.TestRequests.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.contract.HeaderNames;
import fairlane.wire.RecordText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterReplayTest {
    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final String topic = cluster.topics().deadLetters();

    private void write(String reason, byte @Nullable [] value, String source) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, "acme".getBytes(UTF_8), value);
        message.headers()
                .add(HeaderNames.REASON, reason.getBytes(UTF_8))
                .add(HeaderNames.SOURCE, source.getBytes(UTF_8))
                .add(HeaderNames.ATTEMPT, "5".getBytes(UTF_8))
                .add(HeaderNames.ACCEPTED_AT, "777".getBytes(UTF_8))
                .add("traceparent", "00-1-2-01".getBytes(UTF_8));
        kafka.write(message);
    }

    private void write(String reason) {
        write(reason, kafka.encode(topic, request("sms", reason).build()), "fairlane.requests/0/7");
    }

    private DeadLetterReplay replay(@Nullable String reason) {
        return new DeadLetterReplay(cluster, new DeadLetterFilter(null, null, reason, null));
    }

    private ConsumerRecord<byte[], byte[]> onlyRecord(String requestsTopic) {
        assertThat(kafka.records(requestsTopic)).hasSize(1);
        return kafka.records(requestsTopic).get(0);
    }

    @Test
    void replayPlanCountsMessagesByReasonAndSendsNone() {
        List.of("EXPIRED", "EXPIRED", "QUEUE_FULL", "CANCELLED", "BLOCKED", "MALFORMED")
                .forEach(this::write);
        DeadLetterReplay.ReplayPlan plan = replay(null).plan();
        assertThat(plan.replayed()).isEqualTo(Map.of("EXPIRED", 2L, "QUEUE_FULL", 1L));
        assertThat(plan.replayedCount()).isEqualTo(3);
        assertThat(plan.skipped())
                .isEqualTo(Map.of(
                        "CANCELLED: never replayed", 1L,
                        "BLOCKED: never replayed", 1L,
                        "MALFORMED: replayed only with --reason MALFORMED", 1L));
        assertThat(kafka.records(cluster.topics().requests())).isEmpty();
    }

    @Test
    void cancelledAndBlockedMessagesAreNeverReplayed() {
        write("CANCELLED");
        write("BLOCKED");
        assertThat(replay("CANCELLED").run(sent -> {})).isZero();
        assertThat(replay("BLOCKED").run(sent -> {})).isZero();
    }

    @Test
    void malformedMessageIsReplayedOnlyIfTheFilterSelectsMalformedMessages() {
        write("MALFORMED", new byte[] {1}, "fairlane.requests/0/7");
        assertThat(replay("MALFORMED").run(sent -> {})).isEqualTo(1);
        assertThat(onlyRecord(cluster.topics().requests()).value()).containsExactly(1);
    }

    @Test
    void replayedMessageIsAFirstAttemptAndKeepsItsAcceptanceTime() {
        write("ATTEMPTS_EXHAUSTED");
        assertThat(replay(null).run(sent -> {})).isEqualTo(1);
        ConsumerRecord<byte[], byte[]> message = onlyRecord(cluster.topics().requests());
        assertThat(RecordText.key(message)).isEqualTo("acme");
        assertThat(RecordText.number(message, HeaderNames.ATTEMPT)).hasValue(1);
        assertThat(RecordText.number(message, HeaderNames.ACCEPTED_AT)).hasValue(777);
        assertThat(RecordText.header(message, "traceparent")).isEqualTo("00-1-2-01");
        assertThat(message.headers().lastHeader(HeaderNames.REASON)).isNull();
    }

    @Test
    void replayedMessageThatExceededItsMaximumAgeGetsANewAcceptanceTime() {
        write("EXPIRED");
        replay(null).run(sent -> {});
        assertThat(RecordText.number(onlyRecord(cluster.topics().requests()), HeaderNames.ACCEPTED_AT))
                .isEmpty();
    }

    @Test
    void replayedMessageReturnsToTheRequestsTopicThatItCameFrom() {
        write("QUEUE_FULL", kafka.encode(topic, request("sms", "1").build()), "fairlane.requests.bulk/0/7");
        replay(null).run(sent -> {});
        onlyRecord(cluster.topics().bulk());
        assertThat(kafka.records(cluster.topics().requests())).isEmpty();
    }

    @Test
    void replaySkipsExpiredMessagesAndDeadLettersWithoutARequest() {
        write("QUEUE_FULL", null, "fairlane.requests/0/7");
        write(
                "EXPIRED",
                kafka.encode(
                        topic,
                        request("sms", "1")
                                .setExpiresAt(Instant.ofEpochMilli(9))
                                .build()),
                "fairlane.requests/0/8");
        assertThat(replay(null).plan().skipped())
                .isEqualTo(Map.of(
                        "QUEUE_FULL: the dead letter does not contain the request",
                        1L,
                        "EXPIRED: past its expiresAt",
                        1L));
        assertThat(replay(null).run(sent -> {})).isZero();
    }

    @Test
    void replayIgnoresDeadLettersWrittenAfterItsStart() {
        DeadLetterReplay replay = replay(null);
        kafka.setTime(System.currentTimeMillis() + 60_000);
        write("EXPIRED");
        assertThat(replay.run(sent -> {})).isZero();
    }

    @Test
    void replayReportsItsProgressAndItsFirstFailure() {
        write("EXPIRED");
        write("QUEUE_FULL");
        List<Long> progress = new ArrayList<>();
        replay(null).run(progress::add);
        assertThat(progress).containsExactly(1L, 2L);
        kafka.failWrites(new TimeoutException("no answer"));
        assertThatThrownBy(() -> replay(null).run(sent -> {}))
                .isInstanceOf(AdminException.class)
                .hasMessageContainingAll("no answer", "some may have been sent");
    }
}
