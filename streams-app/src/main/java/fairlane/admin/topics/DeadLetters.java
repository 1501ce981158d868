package fairlane.admin.topics;

import fairlane.admin.Cluster;
import fairlane.admin.RecordHandler;
import fairlane.admin.TopicReader;
import fairlane.contract.HeaderNames;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.RecordText;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What was given up on, and why. */
public final class DeadLetters {
    private final Cluster cluster;
    private final RecordReader<SendRequest> reader;

    public DeadLetters(Cluster cluster) {
        this.cluster = cluster;
        this.reader = cluster.encodings().reader(SendRequest.class);
    }

    /**
     * The newest of those that match.
     *
     * @param newest oldest first
     * @param matchingCount how many there are in all
     */
    public record FoundDeadLetters(List<DeadLetter> newest, long matchingCount) {
        public FoundDeadLetters {
            newest = List.copyOf(newest);
        }
    }

    /** @param maxCount at most so many are kept */
    public FoundDeadLetters find(DeadLetterFilter filter, int maxCount) {
        Collector collector = new Collector(maxCount);
        forEach(filter, (message, letter) -> collector.add(letter));
        return collector.result();
    }

    /** Reads those that match, of each partition in their order. */
    void forEach(DeadLetterFilter filter, BiConsumer<ConsumerRecord<byte[], byte[]>, DeadLetter> reader) {
        RecordHandler matching = message -> {
            DeadLetter letter = toDeadLetter(message);
            if (filter.matches(letter)) {
                reader.accept(message, letter);
            }
        };
        TopicReader topic = new TopicReader(cluster);
        String name = cluster.topics().deadLetters();
        if (filter.since() == null) {
            topic.readAll(name, matching);
        } else {
            topic.readSince(name, filter.since().toEpochMilli(), matching);
        }
    }

    /** Keeps the newest, in memory for no more than those. */
    private static final class Collector {
        private static final Comparator<DeadLetter> OLDEST_FIRST = Comparator.comparing(DeadLetter::at);

        private final int maxCount;
        private final Queue<DeadLetter> newest = new PriorityQueue<>(OLDEST_FIRST);
        private long matchingCount;

        Collector(int maxCount) {
            this.maxCount = maxCount;
        }

        void add(DeadLetter letter) {
            matchingCount++;
            newest.add(letter);
            if (newest.size() > maxCount) {
                newest.remove();
            }
        }

        FoundDeadLetters result() {
            return new FoundDeadLetters(newest.stream().sorted(OLDEST_FIRST).toList(), matchingCount);
        }
    }

    public DeadLetter toDeadLetter(ConsumerRecord<byte[], byte[]> message) {
        return new DeadLetter(
                Instant.ofEpochMilli(message.timestamp()),
                RecordText.key(message),
                RecordText.header(message, HeaderNames.REASON),
                RecordText.header(message, HeaderNames.ERROR),
                RecordText.header(message, HeaderNames.SOURCE),
                request(message.value()),
                message.value() == null ? 0 : message.value().length);
    }

    private @Nullable SendRequest request(byte @Nullable [] value) {
        try {
            return value == null ? null : reader.read(value);
        } catch (UnreadableRecordException e) {
            return null; // which is why it is a dead letter
        }
    }
}
