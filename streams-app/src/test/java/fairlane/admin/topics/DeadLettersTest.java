package fairlane.admin.topics;

import static fairlane.admin.TestRequests.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.contract.HeaderNames;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLettersTest {
    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final String topic = cluster.topics().deadLetters();
    private final DeadLetters deadLetters = new DeadLetters(cluster);

    private void write(long at, String customer, String reason, byte @Nullable [] value) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, null, at, customer.getBytes(UTF_8), value);
        message.headers()
                .add(HeaderNames.REASON, reason.getBytes(UTF_8))
                .add(HeaderNames.ERROR, "it was too late".getBytes(UTF_8))
                .add(HeaderNames.SOURCE, "fairlane.requests/0/7".getBytes(UTF_8));
        kafka.write(message);
    }

    private byte[] requestOf(String channel, String id) {
        return kafka.encode(topic, request(channel, id).build());
    }

    @BeforeEach
    void writeDeadLetters() {
        write(10, "acme", "EXPIRED", requestOf("sms", "1"));
        write(30, "bolt", "QUEUE_FULL", requestOf("sms", "2"));
        write(20, "acme", "BLOCKED", requestOf("email", "3"));
        write(40, "acme", "MALFORMED", new byte[] {1});
    }

    private List<Long> times(DeadLetterFilter filter, int count) {
        return deadLetters.find(filter, count).newest().stream()
                .map(letter -> letter.at().toEpochMilli())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "any",
            value = {
                "any,  any,  any,        any, 10 20 30 40",
                "sms,  any,  any,        any, 10 30",
                "any,  acme, any,        any, 10 20 40",
                "any,  any,  queue_full, any, 30",
                "any,  any,  any,        20,  20 30 40",
                "sms,  acme, EXPIRED,    5,   10",
                "sms,  acme, BLOCKED,    any, ''",
                "push, any,  any,        any, ''"
            })
    void filterSelectsByEveryField(String channel, String customer, String reason, Long since, String expected) {
        Instant from = since == null ? null : Instant.ofEpochMilli(since);
        assertThat(times(new DeadLetterFilter(channel, customer, reason, from), 10).stream()
                        .map(String::valueOf)
                        .reduce((one, other) -> one + " " + other)
                        .orElse(""))
                .isEqualTo(expected);
    }

    @Test
    void searchReturnsTheNewestDeadLettersAndTheNumberOfAllMatchingDeadLetters() {
        DeadLetterFilter any = new DeadLetterFilter(null, null, null, null);
        assertThat(times(any, 2)).containsExactly(30L, 40L);
        assertThat(deadLetters.find(any, 2).matchingCount()).isEqualTo(4);
    }

    @Test
    void deadLetterContainsItsReasonSourceAndRequest() {
        DeadLetter letter = deadLetters
                .find(new DeadLetterFilter("email", null, null, null), 1)
                .newest()
                .get(0);
        assertThat(letter.customer()).isEqualTo("acme");
        assertThat(letter.reason()).isEqualTo("BLOCKED");
        assertThat(letter.error()).isEqualTo("it was too late");
        assertThat(letter.source()).isEqualTo("fairlane.requests/0/7");
        assertThat(letter.request()).isEqualTo(request("email", "3").build());
        assertThat(letter.bytes()).isEqualTo(requestOf("email", "3").length);
    }

    @Test
    void deadLetterWithAnUnreadableOrMissingValueHasNoRequest() {
        write(50, "acme", "MALFORMED", null);
        assertThat(deadLetters
                        .find(new DeadLetterFilter(null, null, "MALFORMED", null), 9)
                        .newest())
                .allSatisfy(letter -> assertThat(letter.request()).isNull())
                .extracting(DeadLetter::bytes)
                .containsExactly(1, 0);
    }
}
