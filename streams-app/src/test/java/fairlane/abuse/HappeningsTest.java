package fairlane.abuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.HeaderNames;
import fairlane.schema.Encodings;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import fairlane.schema.SendRequest;
import fairlane.schema.Topics;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What records of the topics count as, whoever wrote them. */
class HappeningsTest {
    private final Topics topics = new Topics();
    private final Encodings encodings = Encodings.singleObject();
    private final Happenings happenings = new Happenings(topics, encodings);

    private static ConsumerRecord<byte[], byte[]> message(String topic, @Nullable String key, byte @Nullable [] value) {
        return new ConsumerRecord<>(topic, 0, 17, key == null ? null : key.getBytes(UTF_8), value);
    }

    private byte[] request(@Nullable String sender, String body) {
        return encodings
                .writer(SendRequest.class)
                .write(
                        topics.requests(),
                        SendRequest.newBuilder()
                                .setId("1")
                                .setChannel("sms")
                                .setSender(sender)
                                .setRecipient("+1")
                                .setBody(ByteBuffer.wrap(body.getBytes(UTF_8)))
                                .build());
    }

    private Happening.Requested requested(ConsumerRecord<byte[], byte[]> message) {
        return (Happening.Requested) happenings.of(message).orElseThrow();
    }

    @Test
    void aRequestIsOneOfItsSenderOrElseOfItsCustomer() {
        Happening.Requested request = requested(message(topics.bulk(), "acme", request("+2", "Hi")));
        assertThat(request.customer()).isEqualTo("acme");
        assertThat(request.channel()).isEqualTo("sms");
        assertThat(request.sender()).isEqualTo("+2");
        assertThat(request.again()).isFalse();
        Happening.Requested other = requested(message(topics.requests(), "acme", request(null, "Ho")));
        assertThat(other.sender()).isEqualTo("acme");
        assertThat(other.recipient()).isEqualTo(request.recipient());
        assertThat(other.body()).isNotEqualTo(request.body());
    }

    @Test
    void whatIsTriedAgainSaysSo() {
        ConsumerRecord<byte[], byte[]> retry = message(topics.requests(), "acme", request("+2", "Hi"));
        retry.headers().add(HeaderNames.ATTEMPT, "2".getBytes(UTF_8));
        assertThat(requested(retry).again()).isTrue();
    }

    @Test
    void whatCannotBeReadIsOnlyCounted() {
        Happening counted = new Happening.Counted("acme", 1, 0);
        assertThat(happenings.of(message(topics.requests(), "acme", null))).contains(counted);
        assertThat(happenings.of(message(topics.requests(), "acme", request("x".repeat(256), "Hi"))))
                .contains(counted);
        assertThat(happenings.of(message(topics.requests(), "acme", request("", "Hi"))))
                .contains(counted);
        assertThat(happenings.of(message(topics.outcomes(), "acme", null))).isEmpty();
        Random random = new Random(20);
        byte[] real = request("+2", "Hi");
        for (int i = 0; i < 10_000; i++) {
            byte[] rubbish = real.clone();
            rubbish[10 + random.nextInt(rubbish.length - 10)] = (byte) random.nextInt(256);
            assertThat(happenings.of(message(topics.requests(), "acme", rubbish)))
                    .as("seed 20, value %d", i)
                    .isPresent();
        }
    }

    @Test
    void whatIsNobodysDoesNotCount() {
        assertThat(happenings.of(message(topics.requests(), null, request("+2", "Hi"))))
                .isEmpty();
        assertThat(happenings.of(message(topics.requests(), "", request("+2", "Hi"))))
                .isEmpty();
        assertThat(happenings.of(message(topics.requests(), "x".repeat(256), request("+2", "Hi"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED, fairlane.requests/0/1, true",
        "UNKNOWN_CHANNEL, fairlane.requests.bulk/0/1, true",
        "MALFORMED, fairlane.deliveries.sms/0/1, false",
        "BLOCKED, fairlane.requests/0/1, false",
        "EXPIRED, fairlane.requests/0/1, false"
    })
    void aDeadLetterIsInvalidByItsReason(String reason, String source, boolean invalid) {
        ConsumerRecord<byte[], byte[]> letter = message(topics.deadLetters(), "acme", new byte[0]);
        letter.headers().add(HeaderNames.REASON, reason.getBytes(UTF_8));
        letter.headers().add(HeaderNames.SOURCE, source.getBytes(UTF_8));
        assertThat(happenings.of(letter))
                .isEqualTo(invalid ? Optional.of(new Happening.Counted("acme", 0, 1)) : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"DELIVERED, false", "REJECTED, true", "RETRIED,", "UNKNOWN,"})
    void onlyTheLastAttemptsOutcomeCounts(OutcomeStatus status, @Nullable Boolean rejected) {
        byte[] outcome = encodings
                .writer(Outcome.class)
                .write(
                        topics.outcomes(),
                        Outcome.newBuilder()
                                .setId("1")
                                .setChannel("sms")
                                .setSender("+2")
                                .setStatus(status)
                                .build());
        assertThat(happenings.of(message(topics.outcomes(), "acme", outcome)))
                .isEqualTo(Optional.ofNullable(rejected).map(it -> new Happening.Ended("acme", "sms", "+2", it)));
    }
}
