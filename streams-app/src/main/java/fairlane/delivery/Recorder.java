package fairlane.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.contract.HeaderNames;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import fairlane.schema.RecordWriter;
import fairlane.schema.Topics;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Writes what became of a message as records: its outcome, and its retry or dead letter. */
final class Recorder {
    private static final String LOST = "delivered before a restart, in which the details were lost";
    private static final String IN_HAND = "it was in hand when a worker that acknowledges first ended: it may have been"
            + " sent, or not, and is not sent again";

    private final String channel;
    private final Topics topics;
    private final RecordWriter<Outcome> outcomes;

    Recorder(WorkerSetup setup) {
        this.channel = setup.options().channel();
        this.topics = setup.topics();
        this.outcomes = setup.encodings().writer(Outcome.class);
    }

    /**
     * Writes the records of one that has ended.
     *
     * @param epoch to be added to the attempt's times for epoch milliseconds
     */
    void write(Attempt attempt, long epoch, Consumer<ProducerRecord<byte[], byte[]>> out) {
        Ending ending = attempt.ending();
        if (ending instanceof Ending.Retried retried) {
            out.accept(retry(attempt, retried));
        } else if (ending instanceof Ending.GivenUp givenUp) {
            out.accept(deadLetter(attempt, givenUp));
        }
        if (!(ending instanceof Ending.RecordedBefore)) {
            byte[] value = outcomes.write(topics.outcomes(), outcome(attempt, epoch));
            out.accept(new ProducerRecord<>(topics.outcomes(), attempt.origin().key(), value));
        }
    }

    private Outcome outcome(Attempt attempt, long epoch) {
        Origin origin = attempt.origin();
        Outcome outcome = new Outcome();
        outcome.setId(origin.id());
        outcome.setChannel(channel);
        outcome.setSender(origin.sender());
        outcome.setAttempt(origin.attempt());
        outcome.setAcceptedAt(Instant.ofEpochMilli(origin.acceptedAt()));
        outcome.setReleasedAt(Instant.ofEpochMilli(origin.releasedAt()));
        if (attempt.wasStarted()) {
            outcome.setStartedAt(Instant.ofEpochMilli(attempt.startedAt() + epoch));
            outcome.setEndedAt(Instant.ofEpochMilli(attempt.endedAt() + epoch));
        }
        describe(outcome, attempt.ending());
        return outcome;
    }

    private static void describe(Outcome outcome, Ending ending) {
        if (ending instanceof Ending.Delivered delivered) {
            outcome.setStatus(OutcomeStatus.DELIVERED);
            outcome.setProviderId(delivered.providerId());
        } else if (ending instanceof Ending.Retried retried) {
            outcome.setStatus(OutcomeStatus.RETRIED);
            outcome.setNextAttemptAt(Instant.ofEpochMilli(retried.notBefore()));
            outcome.setError(retried.error());
        } else if (ending instanceof Ending.GivenUp givenUp) {
            outcome.setStatus(OutcomeStatus.REJECTED);
            outcome.setError(givenUp.error());
        } else {
            boolean unknown = ending instanceof Ending.Unknown;
            outcome.setStatus(unknown ? OutcomeStatus.UNKNOWN : OutcomeStatus.DELIVERED);
            outcome.setError(unknown ? IN_HAND : LOST);
        }
    }

    /** What the pipeline wrote for this delivery it writes anew for the next. */
    private ProducerRecord<byte[], byte[]> retry(Attempt attempt, Ending.Retried retried) {
        ConsumerRecord<byte[], byte[]> message = message(attempt);
        Headers headers = new RecordHeaders(message.headers().toArray());
        headers.remove(HeaderNames.ID).remove(HeaderNames.SENDER);
        headers.remove(HeaderNames.RELEASED_AT).remove(HeaderNames.GAP).remove(HeaderNames.SPACING);
        replace(headers, HeaderNames.ATTEMPT, attempt.origin().attempt() + 1L);
        replace(headers, HeaderNames.NOT_BEFORE, retried.notBefore());
        replace(headers, HeaderNames.ACCEPTED_AT, attempt.origin().acceptedAt());
        return record(topics.requests(), message, headers);
    }

    private ProducerRecord<byte[], byte[]> deadLetter(Attempt attempt, Ending.GivenUp givenUp) {
        ConsumerRecord<byte[], byte[]> message = message(attempt);
        Headers headers = new RecordHeaders(message.headers().toArray());
        headers.remove(HeaderNames.RELEASED_AT).remove(HeaderNames.GAP).remove(HeaderNames.SPACING);
        replace(headers, HeaderNames.REASON, givenUp.reason().name());
        replace(headers, HeaderNames.ERROR, givenUp.error());
        replace(headers, HeaderNames.SOURCE, message.topic() + "/" + message.partition() + "/" + message.offset());
        return record(topics.deadLetters(), message, headers);
    }

    private static ConsumerRecord<byte[], byte[]> message(Attempt attempt) {
        return Objects.requireNonNull(attempt.message(), "only what was delivered is dropped");
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, ConsumerRecord<byte[], byte[]> message, @Nullable Headers headers) {
        return new ProducerRecord<>(topic, null, null, message.key(), message.value(), headers);
    }

    private static void replace(Headers headers, String name, Object value) {
        headers.remove(name).add(new RecordHeader(name, value.toString().getBytes(UTF_8)));
    }
}
