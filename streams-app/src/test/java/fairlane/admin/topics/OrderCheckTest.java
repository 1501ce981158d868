package fairlane.admin.topics;

import static fairlane.admin.TestRequests.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.topics.FairnessSummary.ObservedDelivery;
import fairlane.admin.topics.OrderCheck.OrderFinding;
import fairlane.admin.topics.OrderCheck.OrderFindingKind;
import fairlane.contract.CustomerPartitioner;
import fairlane.contract.HeaderNames;
import fairlane.schema.Encodings;
import fairlane.schema.SendRequest;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class OrderCheckTest {
    private static final String REQUESTS = "fairlane.requests";
    private static final String BULK = "fairlane.requests.bulk";

    private final Encodings encodings = Encodings.singleObject();
    private final RequestLog log = new RequestLog(encodings.viewer(SendRequest.class), "sms");
    private long offset;

    private ConsumerRecord<byte[], byte[]> message(String topic, int partition, SendRequest request) {
        byte[] value = encodings.writer(SendRequest.class).write(topic, request);
        return new ConsumerRecord<>(topic, partition, offset++, "acme".getBytes(UTF_8), value);
    }

    private void publish(String topic, String... ids) {
        for (String id : ids) {
            log.addRequest(message(topic, 0, request("sms", id).build()), new CustomerPartitioner(1));
        }
    }

    private List<OrderFindingKind> check(boolean complete, String... ids) {
        List<ObservedDelivery> deliveries = Stream.of(ids)
                .map(id -> new ObservedDelivery(new MessageId("acme", id), "+15550100", 1, 0, 0))
                .toList();
        return new OrderCheck(log, complete)
                .check(deliveries).stream().map(OrderFinding::kind).toList();
    }

    @Test
    void deliveriesInTheOrderOfPublicationCauseNoFinding() {
        publish(REQUESTS, "1", "2", "3");
        assertThat(check(true, "1", "2", "3")).isEmpty();
    }

    @Test
    void orderBetweenDifferentRequestsTopicsIsNotChecked() {
        publish(BULK, "1");
        publish(REQUESTS, "2");
        assertThat(check(true, "2", "1")).isEmpty();
    }

    @Test
    void lateDeliveryIsReportedOnceAsOutOfOrder() {
        publish(REQUESTS, "1", "2", "3");
        assertThat(check(true, "2", "3", "1")).containsExactly(OrderFindingKind.OUT_OF_ORDER);
    }

    @Test
    void undeliveredMessageIsMissingIfALaterMessageWasDeliveredAndOtherwisePending() {
        publish(REQUESTS, "1", "2", "3");
        assertThat(check(true, "2")).containsExactlyInAnyOrder(OrderFindingKind.MISSING, OrderFindingKind.PENDING);
        assertThat(check(false, "2")).containsExactly(OrderFindingKind.PENDING);
    }

    @Test
    void secondDeliveryOfAnUnpublishedMessageIsADuplicate() {
        assertThat(check(true, "unknown")).isEmpty();
        assertThat(check(true, "unknown", "unknown")).containsExactly(OrderFindingKind.DUPLICATE);
    }

    @Test
    void idThatWasPublishedTwiceMustBeDeliveredTwice() {
        publish(REQUESTS, "1", "1");
        assertThat(check(true, "1", "1")).isEmpty();
        assertThat(check(true, "1")).containsExactly(OrderFindingKind.PENDING);
        assertThat(check(true, "1", "1", "1")).containsExactly(OrderFindingKind.DUPLICATE);
    }

    @Test
    void requestLogIgnoresRetriesMisplacedRequestsAndRequestsOfOtherChannels() {
        ConsumerRecord<byte[], byte[]> retry =
                message(REQUESTS, 0, request("sms", "retry").build());
        retry.headers().add(HeaderNames.ATTEMPT, "2".getBytes(UTF_8));
        CustomerPartitioner partitioner = new CustomerPartitioner(2);
        int wrongPartition = 1 - partitioner.partitionOf("acme");
        log.addRequest(retry, new CustomerPartitioner(1));
        log.addRequest(
                message(REQUESTS, wrongPartition, request("sms", "misplaced").build()), partitioner);
        log.addRequest(message(REQUESTS, 0, request("email", "other").build()), new CustomerPartitioner(1));
        log.addRequest(
                new ConsumerRecord<>(REQUESTS, 0, 0, "acme".getBytes(UTF_8), new byte[] {1}),
                new CustomerPartitioner(1));
        log.addRequest(new ConsumerRecord<>(REQUESTS, 0, 0, "acme".getBytes(UTF_8), null), new CustomerPartitioner(1));
        assertThat(log.publishedRequests()).isEmpty();
    }
}
