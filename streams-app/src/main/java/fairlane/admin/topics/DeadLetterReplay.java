package fairlane.admin.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.contract.DeadLetterReason;
import fairlane.contract.HeaderNames;
import fairlane.schema.SendRequest;
import fairlane.wire.RecordText;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Publishes dead letters again to the requests topic from which they came. The messages are unmodified and subject to
 * the same limits as all other messages. A replayed message may be attempted as often as a new message, and its headers
 * mark it as accepted before.
 *
 * <p>A message keeps the time at which it was first accepted, so that cancellations since then still apply to it. A
 * message that had exceeded the maximum age of its channel gets a new acceptance time, because otherwise it would
 * expire again.
 */
public final class DeadLetterReplay {
    private static final byte[] FIRST_ATTEMPT = "1".getBytes(UTF_8);

    private final Cluster cluster;
    private final DeadLetters deadLetters;
    private final DeadLetterFilter filter;
    private final Instant until;

    /**
     * Prepares a replay of the dead letters that exist now. Dead letters that are written after this call are not
     * replayed.
     */
    public DeadLetterReplay(Cluster cluster, DeadLetterFilter filter) {
        this.cluster = cluster;
        this.deadLetters = new DeadLetters(cluster);
        this.filter = filter;
        this.until = Instant.now();
    }

    /**
     * The numbers of messages that a replay would send and skip.
     *
     * @param replayed number of messages that would be sent again, by dead letter reason
     * @param skipped number of messages that would not be sent again, by the reason for skipping them
     */
    public record ReplayPlan(SortedMap<String, Long> replayed, SortedMap<String, Long> skipped) {
        public ReplayPlan {
            replayed = Collections.unmodifiableSortedMap(new TreeMap<>(replayed));
            skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
        }

        /** Returns the total number of messages that would be sent again. */
        public long replayedCount() {
            return replayed.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    public ReplayPlan plan() {
        SortedMap<String, Long> replayed = new TreeMap<>();
        SortedMap<String, Long> skipped = new TreeMap<>();
        forEach((message, letter) -> {
            String skipReason = skipReason(message, letter);
            if (skipReason == null) {
                replayed.merge(letter.reason(), 1L, Long::sum);
            } else {
                skipped.merge(skipReason, 1L, Long::sum);
            }
        });
        return new ReplayPlan(replayed, skipped);
    }

    /**
     * Sends the messages of the selected dead letters again, except for those that {@link #plan} skips.
     *
     * @param progress is called after each sent message with the number of messages sent so far
     * @return the number of messages sent
     * @throws AdminException if Kafka does not store all of the messages
     */
    public long run(Consumer<Long> progress) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        long[] sent = {0};
        try (Producer<byte[], byte[]> producer = cluster.producer()) {
            forEach((message, letter) -> {
                if (failure.get() == null && skipReason(message, letter) == null) {
                    producer.send(request(message, letter), (metadata, e) -> failure.compareAndSet(null, e));
                    progress.accept(++sent[0]);
                }
            });
        }
        Exception firstFailure = failure.get();
        if (firstFailure != null) {
            throw AdminException.refused(
                    "Kafka did not store all messages (" + firstFailure.getMessage() + "); some may have been sent",
                    firstFailure);
        }
        return sent[0];
    }

    private interface DeadLetterConsumer {
        void accept(ConsumerRecord<byte[], byte[]> message, DeadLetter letter);
    }

    private void forEach(DeadLetterConsumer consumer) {
        deadLetters.forEach(filter, (message, letter) -> {
            if (!letter.at().isAfter(until)) {
                consumer.accept(message, letter);
            }
        });
    }

    /** Returns the reason for not sending a message again; null if the message is to be sent again. */
    private @Nullable String skipReason(ConsumerRecord<byte[], byte[]> message, DeadLetter letter) {
        if (letter.reason().equals(DeadLetterReason.CANCELLED.name())
                || letter.reason().equals(DeadLetterReason.BLOCKED.name())) {
            return letter.reason() + ": never replayed";
        }
        if (letter.reason().equals(DeadLetterReason.MALFORMED.name()) && filter.reason() == null) {
            return "MALFORMED: replayed only with --reason MALFORMED";
        }
        if (message.key() == null || message.value() == null) {
            return letter.reason() + ": the dead letter does not contain the request";
        }
        SendRequest request = letter.request();
        Instant expiresAt = request == null ? null : request.getExpiresAt();
        return expiresAt == null || expiresAt.isAfter(until) ? null : letter.reason() + ": past its expiresAt";
    }

    private ProducerRecord<byte[], byte[]> request(ConsumerRecord<byte[], byte[]> message, DeadLetter letter) {
        boolean bulk = letter.source().startsWith(cluster.topics().bulk() + "/");
        String topic = bulk ? cluster.topics().bulk() : cluster.topics().requests();
        ProducerRecord<byte[], byte[]> request = new ProducerRecord<>(topic, message.key(), message.value());
        for (Header header : message.headers()) {
            if (!header.key().startsWith(HeaderNames.PREFIX)) {
                request.headers().add(header);
            }
        }
        request.headers().add(HeaderNames.ATTEMPT, FIRST_ATTEMPT);
        if (!letter.reason().equals(DeadLetterReason.EXPIRED.name())) {
            RecordText.number(message, HeaderNames.ACCEPTED_AT)
                    .ifPresent(at -> request.headers()
                            .add(HeaderNames.ACCEPTED_AT, Long.toString(at).getBytes(UTF_8)));
        }
        return request;
    }
}
