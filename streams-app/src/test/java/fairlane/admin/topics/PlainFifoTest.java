package fairlane.admin.topics;

import static fairlane.admin.TestRequests.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.topics.FairnessSummary.ObservedDelivery;
import fairlane.contract.CustomerPartitioner;
import fairlane.schema.Encodings;
import fairlane.schema.SendRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PlainFifoTest {
    private final Encodings encodings = Encodings.singleObject();
    private final RequestLog log = new RequestLog(encodings.reader(SendRequest.class), "sms");
    private final PlainFifo fifo = new PlainFifo(log);

    private static ObservedDelivery delivery(String id, long attempt, long acceptedAt, long releasedAt) {
        return new ObservedDelivery(new MessageId("acme", id), "s", attempt, acceptedAt, releasedAt);
    }

    private void publish(String id, long offset) {
        byte[] value = encodings
                .writer(SendRequest.class)
                .write("fairlane.requests", request("sms", id).build());
        log.addRequest(
                new ConsumerRecord<>("fairlane.requests", 0, offset, "acme".getBytes(UTF_8), value),
                new CustomerPartitioner(1));
    }

    private Map<ObservedDelivery, Long> waitMillis(ObservedDelivery... deliveries) {
        return new HashMap<>(fifo.waitMillis(List.of(deliveries)));
    }

    @Test
    void fifoAssignsTheObservedReleaseTimesInOrderOfAcceptance() {
        ObservedDelivery late = delivery("late", 1, 20, 100);
        ObservedDelivery early = delivery("early", 1, 10, 300);
        assertThat(waitMillis(late, early)).isEqualTo(Map.of(early, 90L, late, 280L));
    }

    @Test
    void fifoOrdersMessagesAcceptedInTheSameMillisecondByRequestOffset() {
        publish("second", 6);
        publish("first", 5);
        ObservedDelivery second = delivery("second", 1, 10, 100);
        ObservedDelivery first = delivery("first", 1, 10, 300);
        assertThat(waitMillis(second, first)).isEqualTo(Map.of(first, 90L, second, 290L));
    }

    @Test
    void fifoIgnoresRetries() {
        ObservedDelivery only = delivery("a", 1, 10, 300);
        assertThat(waitMillis(delivery("a", 2, 10, 100), only)).isEqualTo(Map.of(only, 290L));
    }

    @Test
    void fifoWaitIsNeverNegative() {
        ObservedDelivery skewed = delivery("a", 1, 10, 5);
        assertThat(waitMillis(skewed)).isEqualTo(Map.of(skewed, 0L));
    }
}
