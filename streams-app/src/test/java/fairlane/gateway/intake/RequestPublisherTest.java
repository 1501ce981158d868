package fairlane.gateway.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.config.text.RateText;
import fairlane.contract.LimitKey;
import fairlane.contract.PolicyConversion;
import fairlane.contract.PolicyTable;
import fairlane.gateway.http.Problem;
import fairlane.schema.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestPublisherTest {
    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final String topic = cluster.topics().intake();
    private final RequestPublisher publisher = new RequestPublisher(cluster, Duration.ofSeconds(1));
    private final List<Problem> problems = new ArrayList<>();

    @AfterEach
    void close() {
        publisher.close();
    }

    private ProducerRecord<byte[], byte[]> message(int bytes) {
        return new ProducerRecord<>(topic, "acme".getBytes(UTF_8), new byte[bytes]);
    }

    private void publish(int bytes) {
        publisher.publish(message(bytes), problem -> problems.add(problem));
    }

    @Test
    void publisherPassesTheOffsetOfTheRecordToTheCallback() {
        List<Long> offsets = new ArrayList<>();
        publisher.publish(message(1), (offset, problem) -> offsets.add(offset));
        publisher.publish(message(1), (offset, problem) -> offsets.add(offset));
        assertThat(offsets).containsExactly(0L, 1L);
    }

    @Test
    void problemOfUnacknowledgedRecordAsksToRetryWithTheSameIdempotencyKey() {
        kafka.failWrites(new TimeoutException());
        publish(1);
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.status()).isEqualTo(503);
            assertThat(problem.detail()).contains("Idempotency-Key");
            assertThat(problem.headers()).containsEntry("Retry-After", "1");
        });
    }

    @Test
    void recordAboveMaximumSizeOfKafkaIsRefusedWith413() {
        kafka.failWrites(new RecordTooLargeException());
        publish(1);
        assertThat(problems).extracting(Problem::status).containsExactly(413);
    }

    @Test
    void publisherRefusesRecordsBeyondTheMaximumOfUnacknowledgedBytes() {
        publish(25 << 20);
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.detail()).contains("too many messages are waiting"));
        publish(1);
        assertThat(problems).hasSize(2).element(1).isNull();
        assertThat(kafka.records(topic)).hasSize(1);
    }

    @Test
    void intakeExchangeAddsOnlyValidCostsThatOtherGatewaysPublished() {
        PolicyTable policies = new PolicyTable();
        policies.putLimit(
                LimitKey.customer(LimitKey.INTAKE, "acme"),
                PolicyConversion.toLimitPolicy(Limit.newBuilder()
                        .setRates(RateText.parseAll("1/h burst 100"))
                        .build()),
                0);
        IntakeThrottle throttle = new IntakeThrottle(policies);
        long now = System.currentTimeMillis();
        throttle.admit("acme", 1, now);
        try (IntakeExchange exchange = new IntakeExchange(throttle, publisher, topic)) {
            exchange.onRecord(costs("{\"acme\":9,\"bolt\":-1}"));
            exchange.onRecord(costs("not JSON"));
            exchange.onRecord(costs("[1]"));
            exchange.onRecord(new ConsumerRecord<>(topic, 0, 0, "other".getBytes(UTF_8), null));
        }
        assertThat(throttle.rateLimitHeaders("acme", now).get("RateLimit")).startsWith("\"hour\";r=90;");
        assertThat(throttle.rateLimitHeaders("bolt", now)).isEmpty();
    }

    private ConsumerRecord<byte[], byte[]> costs(String json) {
        return new ConsumerRecord<>(topic, 0, 0, "other".getBytes(UTF_8), json.getBytes(UTF_8));
    }
}
