package fairlane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.schema.Encodings;
import fairlane.schema.Priority;
import fairlane.schema.SendRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TailSummaryTest {
    private static final String REQUESTS = "fairlane.requests";

    private final Encodings encodings = Encodings.singleObject();
    private final RequestLog log = new RequestLog(encodings.reader(SendRequest.class), "sms");
    private final TailSummary summary = new TailSummary();
    private long offset;

    @Test
    void saysHowLongTheLastWaitedAndHowLongItWouldHaveInAPlainFifo() {
        for (int n = 0; n < 10; n++) {
            published("heavy", "s", "h" + n);
        }
        published("light", "t", "l");
        delivered("heavy", "s", "h0", 0, 0);
        delivered("light", "t", "l", 0, 100);
        for (int n = 1; n < 10; n++) {
            delivered("heavy", "s", "h" + n, 0, 100 + 100L * n);
        }
        assertThat(row("light").longestWait()).isEqualTo(100);
        assertThat(row("light").longestFifoWait()).isEqualTo(1_000);
        assertThat(row("heavy").longestWait()).isEqualTo(1_000);
        assertThat(row("heavy").longestFifoWait()).isEqualTo(900);
    }

    @Test
    void saysTheGapsOfEach() {
        delivered("a", "s", "1", 0, 5_000);
        delivered("a", "t", "2", 0, 5_001);
        delivered("a", "s", "3", 0, 6_000);
        delivered("a", "s", "4", 0, 8_500);
        Row sender = row("s", TailSummary.By.SENDER);
        assertThat(sender.messages()).isEqualTo(3);
        assertThat(sender.smallestGap()).hasValue(1_000);
        assertThat(sender.largestGap()).hasValue(2_500);
        assertThat(row("t", TailSummary.By.SENDER).smallestGap()).isEmpty();
    }

    @Test
    void rowsAreCustomersWhereThereAreSeveral() {
        delivered("a", "s", "1", 0, 0);
        assertThat(summary.sensible()).isEqualTo(TailSummary.By.SENDER);
        delivered("b", "s", "1", 0, 0);
        assertThat(summary.sensible()).isEqualTo(TailSummary.By.CUSTOMER);
    }

    @Test
    void seesWhatComesOutOfOrderButNotAcrossSendersAndPriorities() {
        published("a", "s", "1");
        published("a", "s", "2");
        published("a", "t", "3");
        published(request("4", "s", Priority.HIGH, null));
        delivered("a", "t", "3", 0, 0);
        delivered("a", "s", "4", 0, 1);
        delivered("a", "s", "2", 0, 2);
        delivered("a", "s", "1", 0, 3);
        assertThat(row("a").outOfOrder()).isEqualTo(1);
        assertThat(row("a").missing()).isZero();
    }

    @Test
    void whatIsHeldUntilATimeMayComeLate() {
        published(request("1", "s", Priority.NORMAL, Instant.ofEpochMilli(50)));
        published("a", "s", "2");
        delivered("a", "s", "2", 0, 0);
        assertThat(row("a").missing()).isZero();
        assertThat(row("a").toCome()).isEqualTo(1);
        delivered("a", "s", "1", 0, 50);
        assertThat(row("a").outOfOrder()).isZero();
        assertThat(row("a").toCome()).isZero();
    }

    @Test
    void whatDidNotComeThoughALaterOneDidIsMissing() {
        published("a", "s", "1");
        published("a", "s", "2");
        published("a", "s", "3");
        published("a", "s", "4");
        delivered("a", "s", "1", 0, 0);
        delivered("a", "s", "3", 0, 1);
        assertThat(row("a").missing()).isEqualTo(1);
        assertThat(row("a").toCome()).isEqualTo(1);
    }

    @Test
    void aDeadLetterIsNotMissing() {
        published("a", "s", "1");
        published("a", "s", "2");
        log.giveUp(message("fairlane.dead-letters", request("1", "s", Priority.NORMAL, null)));
        delivered("a", "s", "2", 0, 0);
        assertThat(row("a").missing()).isZero();
        assertThat(row("a").toCome()).isZero();
    }

    @Test
    void whatCameBeforeAnybodyLookedIsNotMissing() {
        published("a", "s", "1");
        published("a", "s", "2");
        published("a", "s", "3");
        delivered("a", "s", "2", 0, 0);
        assertThat(row("a").missing()).isEqualTo(1);
        Row late = summary.report(log, TailSummary.By.CUSTOMER, false).rows().get(0);
        assertThat(late.missing()).isZero();
        assertThat(late.toCome()).isEqualTo(1);
    }

    @Test
    void seesWhatComesTwiceUnlessItWasPublishedTwiceOrIsARetry() {
        published("a", "s", "1");
        published("a", "s", "2");
        published("a", "s", "2");
        delivered("a", "s", "1", 0, 0);
        delivered("a", "s", "1", 0, 1);
        delivered("a", "s", "2", 0, 2);
        delivered("a", "s", "2", 0, 3);
        summary.add(delivery("a", "s", "2", 2, 0, 4));
        assertThat(row("a").twice()).isEqualTo(1);
        assertThat(row("a").messages()).isEqualTo(5);
    }

    @Test
    void whatNoPipelineReleasedIsOnlyCounted() {
        summary.add(new Delivery("a", new byte[0], "1", "", 1, OptionalLong.empty(), OptionalLong.empty(), 0, 0));
        TailSummary.Report report = summary.report(log, TailSummary.By.CUSTOMER, true);
        assertThat(report.rows()).isEmpty();
        assertThat(report.unmarked()).isEqualTo(1);
    }

    private Row row(String name) {
        return row(name, TailSummary.By.CUSTOMER);
    }

    private Row row(String name, TailSummary.By by) {
        return summary.report(log, by, true).rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void published(String customer, String sender, String id) {
        log.publish(message(REQUESTS, customer, request(id, sender, Priority.NORMAL, null)), 1);
    }

    private void published(SendRequest request) {
        log.publish(message(REQUESTS, request), 1);
    }

    private void delivered(String customer, String sender, String id, long acceptedAt, long releasedAt) {
        summary.add(delivery(customer, sender, id, 1, acceptedAt, releasedAt));
    }

    private static Delivery delivery(
            String customer, String sender, String id, long attempt, long acceptedAt, long releasedAt) {
        return new Delivery(
                customer,
                new byte[0],
                id,
                sender,
                attempt,
                OptionalLong.of(acceptedAt),
                OptionalLong.of(releasedAt),
                0,
                0);
    }

    private static SendRequest request(String id, String sender, Priority priority, @Nullable Instant notBefore) {
        SendRequest request = SendRequest.newBuilder()
                .setId(id)
                .setChannel("sms")
                .setSender(sender)
                .setRecipient("r")
                .setBody(ByteBuffer.allocate(0))
                .setPriority(priority)
                .build();
        request.setNotBefore(notBefore);
        return request;
    }

    private ConsumerRecord<byte[], byte[]> message(String topic, SendRequest request) {
        return message(topic, "a", request);
    }

    private ConsumerRecord<byte[], byte[]> message(String topic, String customer, SendRequest request) {
        byte[] value = encodings.writer(SendRequest.class).write(topic, request);
        return new ConsumerRecord<>(topic, 0, offset++, customer.getBytes(StandardCharsets.UTF_8), value);
    }
}
