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

/** Reads the dead letters topic. */
public final class DeadLetters {
    private final Cluster cluster;
    private final RecordReader<SendRequest> reader;

    public DeadLetters(Cluster cluster) {
        this.cluster = cluster;
        this.reader = cluster.encodings().reader(SendRequest.class);
    }

    /**
     * The newest of the dead letters that match a filter.
     *
     * @param newest the newest matching dead letters in chronological order
     * @param matchingCount number of all matching dead letters, including those that are not in {@code newest}
     */
    public record FoundDeadLetters(List<DeadLetter> newest, long matchingCount) {
        public FoundDeadLetters {
            newest = List.copyOf(newest);
        }
    }

    /**
     * Finds the newest dead letters that match the filter.
     *
     * @param maxCount maximum number of dead letters to return
     */
    public FoundDeadLetters find(DeadLetterFilter filter, int maxCount) {
        Collector collector = new Collector(maxCount);
        forEach(filter, (message, letter) -> collector.add(letter));
        return collector.result();
    }

    /**
     * Passes the dead letters that match the filter to {@code reader}. The dead letters of one partition are passed in
     * the order of their offsets.
     */
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

    /** Collects the newest dead letters; older ones are counted but not kept in memory. */
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
            return null; // the request is a dead letter because it is unreadable
        }
    }
}
