package fairlane.abuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.abuse.measure.ActivityEvent;
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

/** Tests which activity events the parser returns for valid and invalid records of the topics. */
class ActivityParserTest {
    private final Topics topics = new Topics();
    private final Encodings encodings = Encodings.singleObject();
    private final ActivityParser parser = new ActivityParser(topics, encodings);

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

    private ActivityEvent.MessageRequested requested(ConsumerRecord<byte[], byte[]> message) {
        return (ActivityEvent.MessageRequested) parser.parse(message).orElseThrow();
    }

    @Test
    void requestWithoutSenderIsAttributedToTheCustomerAsSender() {
        ActivityEvent.MessageRequested request = requested(message(topics.bulk(), "acme", request("+2", "Hi")));
        assertThat(request.customer()).isEqualTo("acme");
        assertThat(request.channel()).isEqualTo("sms");
        assertThat(request.sender()).isEqualTo("+2");
        assertThat(request.repeated()).isFalse();
        ActivityEvent.MessageRequested other = requested(message(topics.requests(), "acme", request(null, "Ho")));
        assertThat(other.sender()).isEqualTo("acme");
        assertThat(other.recipientHash()).isEqualTo(request.recipientHash());
        assertThat(other.bodyHash()).isNotEqualTo(request.bodyHash());
    }

    @Test
    void parserMarksARetryAsRepeated() {
        ConsumerRecord<byte[], byte[]> retry = message(topics.requests(), "acme", request("+2", "Hi"));
        retry.headers().add(HeaderNames.ATTEMPT, "2".getBytes(UTF_8));
        assertThat(requested(retry).repeated()).isTrue();
    }

    @Test
    void unreadableRequestIsCountedWithoutItsContent() {
        ActivityEvent counted = new ActivityEvent.MessagesCounted("acme", 1, 0);
        assertThat(parser.parse(message(topics.requests(), "acme", null))).contains(counted);
        assertThat(parser.parse(message(topics.requests(), "acme", request("x".repeat(256), "Hi"))))
                .contains(counted);
        assertThat(parser.parse(message(topics.requests(), "acme", request("", "Hi"))))
                .contains(counted);
        assertThat(parser.parse(message(topics.outcomes(), "acme", null))).isEmpty();
        Random random = new Random(20);
        byte[] real = request("+2", "Hi");
        for (int i = 0; i < 10_000; i++) {
            byte[] rubbish = real.clone();
            rubbish[10 + random.nextInt(rubbish.length - 10)] = (byte) random.nextInt(256);
            assertThat(parser.parse(message(topics.requests(), "acme", rubbish)))
                    .as("seed 20, value %d", i)
                    .isPresent();
        }
    }

    @Test
    void parserIgnoresARecordWithoutValidCustomer() {
        assertThat(parser.parse(message(topics.requests(), null, request("+2", "Hi"))))
                .isEmpty();
        assertThat(parser.parse(message(topics.requests(), "", request("+2", "Hi"))))
                .isEmpty();
        assertThat(parser.parse(message(topics.requests(), "x".repeat(256), request("+2", "Hi"))))
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
    void deadLetterCountsAsInvalidDependingOnReasonAndSource(String reason, String source, boolean invalid) {
        ConsumerRecord<byte[], byte[]> letter = message(topics.deadLetters(), "acme", new byte[0]);
        letter.headers().add(HeaderNames.REASON, reason.getBytes(UTF_8));
        letter.headers().add(HeaderNames.SOURCE, source.getBytes(UTF_8));
        assertThat(parser.parse(letter))
                .isEqualTo(invalid ? Optional.of(new ActivityEvent.MessagesCounted("acme", 0, 1)) : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"DELIVERED, false", "REJECTED, true", "RETRIED,", "UNKNOWN,"})
    void parserCountsOnlyDeliveredAndRejectedOutcomes(OutcomeStatus status, @Nullable Boolean rejected) {
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
        assertThat(parser.parse(message(topics.outcomes(), "acme", outcome)))
                .isEqualTo(Optional.ofNullable(rejected)
                        .map(it -> new ActivityEvent.DeliveryEnded("acme", "sms", "+2", it)));
    }
}
