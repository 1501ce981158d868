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
 * Sends dead letters to the requests topic that they came by again, as they were, through the same limits as everything
 * else: as their first attempt, so that they have all attempts before them, and as ones that were accepted before.
 *
 * <p>When they were accepted stays as it was, so that what was cancelled since stays cancelled; but for those that were
 * too old for their channel, which would be too old again.
 */
public final class DeadLetterReplay {
    private static final byte[] FIRST_ATTEMPT = "1".getBytes(UTF_8);

    private final Cluster cluster;
    private final DeadLetters deadLetters;
    private final DeadLetterFilter filter;
    private final Instant until;

    /** Of the dead letters as they are now: those that come meanwhile are left alone. */
    public DeadLetterReplay(Cluster cluster, DeadLetterFilter filter) {
        this.cluster = cluster;
        this.deadLetters = new DeadLetters(cluster);
        this.filter = filter;
        this.until = Instant.now();
    }

    /**
     * What a replay would do.
     *
     * @param replayed how many are sent again, by their reason
     * @param skipped how many are not, by why not
     */
    public record ReplayPlan(SortedMap<String, Long> replayed, SortedMap<String, Long> skipped) {
        public ReplayPlan {
            replayed = Collections.unmodifiableSortedMap(new TreeMap<>(replayed));
            skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
        }

        /** How many are sent again. */
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
     * Sends them.
     *
     * @param progress told how many were sent so far
     * @return how many were sent
     * @throws AdminException if Kafka does not take all of them
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
                    "Kafka does not take all of them (" + firstFailure.getMessage() + "): some may have been sent",
                    firstFailure);
        }
        return sent[0];
    }

    /** Takes a dead letter. */
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

    /** Why it is not sent again; null where it is. */
    private @Nullable String skipReason(ConsumerRecord<byte[], byte[]> message, DeadLetter letter) {
        if (letter.reason().equals(DeadLetterReason.CANCELLED.name())
                || letter.reason().equals(DeadLetterReason.BLOCKED.name())) {
            return letter.reason() + ": never replayed";
        }
        if (letter.reason().equals(DeadLetterReason.MALFORMED.name()) && filter.reason() == null) {
            return "MALFORMED: replayed only with --reason MALFORMED";
        }
        if (message.key() == null || message.value() == null) {
            return letter.reason() + ": the request itself is not in it";
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
