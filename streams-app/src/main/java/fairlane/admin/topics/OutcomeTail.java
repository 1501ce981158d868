package fairlane.admin.topics;

import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.admin.StoredRecord;
import fairlane.admin.TopicReader;
import fairlane.schema.Outcome;
import fairlane.schema.RecordReader;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.RecordText;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Follows the outcomes topic. */
public final class OutcomeTail extends TopicTail<OutcomeTail.OutcomeEntry> {
    /**
     * A record of the topic.
     *
     * @param outcome the outcome, or the reason why it is unreadable
     */
    public record OutcomeEntry(String customer, StoredRecord<Outcome> outcome, int partition, long offset) {}

    /**
     * @param fromBeginning whether to read the existing outcomes as well
     * @throws AdminException if the topic does not exist
     */
    public OutcomeTail(Cluster cluster, boolean fromBeginning) {
        this(cluster, fromBeginning, cluster.encodings().reader(Outcome.class));
    }

    private OutcomeTail(Cluster cluster, boolean fromBeginning, RecordReader<Outcome> reader) {
        super(
                cluster,
                new TopicReader(cluster).partitions(cluster.topics().outcomes()),
                fromBeginning,
                message -> toEntry(message, reader));
    }

    public static OutcomeEntry toEntry(ConsumerRecord<byte[], byte[]> message, RecordReader<Outcome> reader) {
        return new OutcomeEntry(
                RecordText.key(message), decode(message.value(), reader), message.partition(), message.offset());
    }

    private static StoredRecord<Outcome> decode(
            byte @org.jspecify.annotations.Nullable [] value, RecordReader<Outcome> reader) {
        try {
            return new StoredRecord.Readable<>(reader.read(value == null ? new byte[0] : value));
        } catch (UnreadableRecordException e) {
            return new StoredRecord.Unreadable<>(String.valueOf(e.getMessage()));
        }
    }
}
