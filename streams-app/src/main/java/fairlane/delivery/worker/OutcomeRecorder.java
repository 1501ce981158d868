package fairlane.delivery.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.contract.HeaderNames;
import fairlane.delivery.progress.Attempt;
import fairlane.delivery.progress.AttemptOutcome;
import fairlane.delivery.progress.DeliveryHeaders;
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

/**
 * Writes the records for a finished attempt: the outcome record and, if the attempt failed, the retry or the dead letter.
 */
final class OutcomeRecorder {
    private static final String DETAILS_LOST =
            "delivered before a restart of the worker, which lost the details of the delivery";
    private static final String POSSIBLY_SENT =
            "a worker ended after it had acknowledged the message and before it recorded an outcome, so the message may"
                    + " or may not have been sent; it will not be sent again";

    private final String channel;
    private final Topics topics;
    private final RecordWriter<Outcome> outcomes;

    OutcomeRecorder(WorkerSetup setup) {
        this.channel = setup.options().channel();
        this.topics = setup.topics();
        this.outcomes = setup.encodings().writer(Outcome.class);
    }

    /**
     * Writes the records for a finished attempt.
     *
     * @param clockOffset milliseconds to add to the monotonic times of the attempt to get epoch milliseconds
     * @param sink receives each record
     */
    void write(Attempt attempt, long clockOffset, Consumer<ProducerRecord<byte[], byte[]>> sink) {
        AttemptOutcome attemptOutcome = attempt.outcome();
        if (attemptOutcome instanceof AttemptOutcome.Retried retried) {
            sink.accept(retry(attempt, retried));
        } else if (attemptOutcome instanceof AttemptOutcome.DeadLettered deadLettered) {
            sink.accept(deadLetter(attempt, deadLettered));
        }
        if (!(attemptOutcome instanceof AttemptOutcome.AlreadyRecorded)) {
            byte[] value = outcomes.write(topics.outcomes(), outcome(attempt, clockOffset));
            sink.accept(
                    new ProducerRecord<>(topics.outcomes(), attempt.headers().key(), value));
        }
    }

    private Outcome outcome(Attempt attempt, long clockOffset) {
        DeliveryHeaders headers = attempt.headers();
        Outcome outcome = new Outcome();
        outcome.setId(headers.id());
        outcome.setChannel(channel);
        outcome.setSender(headers.sender());
        outcome.setAttempt(headers.attempt());
        outcome.setAcceptedAt(Instant.ofEpochMilli(headers.acceptedAt()));
        outcome.setReleasedAt(Instant.ofEpochMilli(headers.releasedAt()));
        if (attempt.wasStarted()) {
            outcome.setStartedAt(Instant.ofEpochMilli(attempt.startedAt() + clockOffset));
            outcome.setEndedAt(Instant.ofEpochMilli(attempt.endedAt() + clockOffset));
        }
        describe(outcome, attempt.outcome());
        return outcome;
    }

    private static void describe(Outcome outcome, AttemptOutcome attemptOutcome) {
        if (attemptOutcome instanceof AttemptOutcome.Delivered delivered) {
            outcome.setStatus(OutcomeStatus.DELIVERED);
            outcome.setProviderId(delivered.providerId());
        } else if (attemptOutcome instanceof AttemptOutcome.Retried retried) {
            outcome.setStatus(OutcomeStatus.RETRIED);
            outcome.setNextAttemptAt(Instant.ofEpochMilli(retried.notBefore()));
            outcome.setError(retried.error());
        } else if (attemptOutcome instanceof AttemptOutcome.DeadLettered deadLettered) {
            outcome.setStatus(OutcomeStatus.REJECTED);
            outcome.setError(deadLettered.error());
        } else {
            boolean unknown = attemptOutcome instanceof AttemptOutcome.Unknown;
            outcome.setStatus(unknown ? OutcomeStatus.UNKNOWN : OutcomeStatus.DELIVERED);
            outcome.setError(unknown ? POSSIBLY_SENT : DETAILS_LOST);
        }
    }

    /**
     * Creates the record of a retry. It lacks the headers that the pipeline wrote when it released the message, because the
     * pipeline writes new ones when it releases the retry.
     */
    private ProducerRecord<byte[], byte[]> retry(Attempt attempt, AttemptOutcome.Retried retried) {
        ConsumerRecord<byte[], byte[]> message = message(attempt);
        Headers headers = new RecordHeaders(message.headers().toArray());
        headers.remove(HeaderNames.ID).remove(HeaderNames.SENDER);
        HeaderNames.OF_A_RELEASE.forEach(headers::remove);
        setHeader(headers, HeaderNames.ATTEMPT, attempt.headers().attempt() + 1L);
        setHeader(headers, HeaderNames.NOT_BEFORE, retried.notBefore());
        setHeader(headers, HeaderNames.ACCEPTED_AT, attempt.headers().acceptedAt());
        return record(topics.requests(), message, headers);
    }

    private ProducerRecord<byte[], byte[]> deadLetter(Attempt attempt, AttemptOutcome.DeadLettered deadLettered) {
        ConsumerRecord<byte[], byte[]> message = message(attempt);
        Headers headers = new RecordHeaders(message.headers().toArray());
        HeaderNames.OF_A_RELEASE.forEach(headers::remove);
        setHeader(headers, HeaderNames.REASON, deadLettered.reason().name());
        setHeader(headers, HeaderNames.ERROR, deadLettered.error());
        setHeader(headers, HeaderNames.SOURCE, message.topic() + "/" + message.partition() + "/" + message.offset());
        return record(topics.deadLetters(), message, headers);
    }

    private static ConsumerRecord<byte[], byte[]> message(Attempt attempt) {
        return Objects.requireNonNull(
                attempt.message(), "the record of an undelivered message is kept until its outcome is recorded");
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, ConsumerRecord<byte[], byte[]> message, @Nullable Headers headers) {
        return new ProducerRecord<>(topic, null, null, message.key(), message.value(), headers);
    }

    private static void setHeader(Headers headers, String name, Object value) {
        headers.remove(name).add(new RecordHeader(name, value.toString().getBytes(UTF_8)));
    }
}
