package fairlane.admin.topics;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.CustomerPartitioner;
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

class FairnessSummaryTest {
    private static final String REQUESTS = "fairlane.requests";
    private static final CustomerPartitioner ONE_PARTITION = new CustomerPartitioner(1);

    private final Encodings encodings = Encodings.singleObject();
    private final RequestLog log = new RequestLog(encodings.reader(SendRequest.class), "sms");
    private final FairnessSummary summary = new FairnessSummary();
    private long offset;

    @Test
    void reportComparesTheLongestWaitWithTheLongestWaitInAPlainFifoQueue() {
        for (int n = 0; n < 10; n++) {
            publish("heavy", "s", "h" + n);
        }
        publish("light", "t", "l");
        deliver("heavy", "s", "h0", 0, 0);
        deliver("light", "t", "l", 0, 100);
        for (int n = 1; n < 10; n++) {
            deliver("heavy", "s", "h" + n, 0, 100 + 100L * n);
        }
        assertThat(row("light").longestWait()).isEqualTo(100);
        assertThat(row("light").longestFifoWait()).isEqualTo(1_000);
        assertThat(row("heavy").longestWait()).isEqualTo(1_000);
        assertThat(row("heavy").longestFifoWait()).isEqualTo(900);
    }

    @Test
    void reportShowsTheSmallestAndLargestGapBetweenReleasesOfEachSender() {
        deliver("a", "s", "1", 0, 5_000);
        deliver("a", "t", "2", 0, 5_001);
        deliver("a", "s", "3", 0, 6_000);
        deliver("a", "s", "4", 0, 8_500);
        FairnessRow sender = row("s", FairnessSummary.Grouping.SENDER);
        assertThat(sender.messages()).isEqualTo(3);
        assertThat(sender.smallestGap()).hasValue(1_000);
        assertThat(sender.largestGap()).hasValue(2_500);
        assertThat(row("t", FairnessSummary.Grouping.SENDER).smallestGap()).isEmpty();
    }

    @Test
    void reportHasOneRowPerSenderIfAllDeliveriesBelongToOneCustomer() {
        deliver("a", "s", "1", 0, 0);
        assertThat(summary.defaultGrouping()).isEqualTo(FairnessSummary.Grouping.SENDER);
        deliver("b", "s", "1", 0, 0);
        assertThat(summary.defaultGrouping()).isEqualTo(FairnessSummary.Grouping.CUSTOMER);
    }

    @Test
    void reportCountsReorderedDeliveriesOnlyWithinOneSenderAndPriority() {
        publish("a", "s", "1");
        publish("a", "s", "2");
        publish("a", "t", "3");
        publish(request("4", "s", Priority.HIGH, null));
        deliver("a", "t", "3", 0, 0);
        deliver("a", "s", "4", 0, 1);
        deliver("a", "s", "2", 0, 2);
        deliver("a", "s", "1", 0, 3);
        assertThat(row("a").outOfOrder()).isEqualTo(1);
        assertThat(row("a").missing()).isZero();
    }

    @Test
    void scheduledMessageDeliveredAfterMessagesPublishedLaterIsNotOutOfOrder() {
        publish(request("1", "s", Priority.NORMAL, Instant.ofEpochMilli(50)));
        publish("a", "s", "2");
        deliver("a", "s", "2", 0, 0);
        assertThat(row("a").missing()).isZero();
        assertThat(row("a").pending()).isEqualTo(1);
        deliver("a", "s", "1", 0, 50);
        assertThat(row("a").outOfOrder()).isZero();
        assertThat(row("a").pending()).isZero();
    }

    @Test
    void undeliveredMessageIsMissingIfAMessagePublishedLaterWasDelivered() {
        publish("a", "s", "1");
        publish("a", "s", "2");
        publish("a", "s", "3");
        publish("a", "s", "4");
        deliver("a", "s", "1", 0, 0);
        deliver("a", "s", "3", 0, 1);
        assertThat(row("a").missing()).isEqualTo(1);
        assertThat(row("a").pending()).isEqualTo(1);
    }

    @Test
    void deadLetteredMessageDoesNotCountAsMissing() {
        publish("a", "s", "1");
        publish("a", "s", "2");
        log.addDeadLetter(message("fairlane.dead-letters", request("1", "s", Priority.NORMAL, null)));
        deliver("a", "s", "2", 0, 0);
        assertThat(row("a").missing()).isZero();
        assertThat(row("a").pending()).isZero();
    }

    @Test
    void messagePublishedBeforeTheFirstObservedMessageDoesNotCountAsMissing() {
        publish("a", "s", "1");
        publish("a", "s", "2");
        publish("a", "s", "3");
        deliver("a", "s", "2", 0, 0);
        assertThat(row("a").missing()).isEqualTo(1);
        FairnessRow row = summary.report(log, FairnessSummary.Grouping.CUSTOMER, false)
                .rows()
                .get(0);
        assertThat(row.missing()).isZero();
        assertThat(row.pending()).isEqualTo(1);
    }

    @Test
    void reportCountsRepeatedDeliveriesExceptRetriesAndRepublishedRequests() {
        publish("a", "s", "1");
        publish("a", "s", "2");
        publish("a", "s", "2");
        deliver("a", "s", "1", 0, 0);
        deliver("a", "s", "1", 0, 1);
        deliver("a", "s", "2", 0, 2);
        deliver("a", "s", "2", 0, 3);
        summary.add(delivery("a", "s", "2", 2, 0, 4));
        assertThat(row("a").duplicates()).isEqualTo(1);
        assertThat(row("a").messages()).isEqualTo(5);
    }

    @Test
    void deliveryWithoutPipelineHeadersIsOnlyCounted() {
        summary.add(
                new ReleasedMessage("a", new byte[0], "1", "", 1, OptionalLong.empty(), OptionalLong.empty(), 0, 0));
        FairnessSummary.FairnessReport report = summary.report(log, FairnessSummary.Grouping.CUSTOMER, true);
        assertThat(report.rows()).isEmpty();
        assertThat(report.withoutHeaders()).isEqualTo(1);
    }

    private FairnessRow row(String name) {
        return row(name, FairnessSummary.Grouping.CUSTOMER);
    }

    private FairnessRow row(String name, FairnessSummary.Grouping grouping) {
        return summary.report(log, grouping, true).rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void publish(String customer, String sender, String id) {
        log.addRequest(message(REQUESTS, customer, request(id, sender, Priority.NORMAL, null)), ONE_PARTITION);
    }

    private void publish(SendRequest request) {
        log.addRequest(message(REQUESTS, request), ONE_PARTITION);
    }

    private void deliver(String customer, String sender, String id, long acceptedAt, long releasedAt) {
        summary.add(delivery(customer, sender, id, 1, acceptedAt, releasedAt));
    }

    private static ReleasedMessage delivery(
            String customer, String sender, String id, long attempt, long acceptedAt, long releasedAt) {
        return new ReleasedMessage(
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
