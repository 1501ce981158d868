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

/** Reads the outcomes topic continuously as outcomes are written. */
public final class OutcomeTail extends TopicTail<OutcomeTail.OutcomeEntry> {
    /**
     * A record of the outcomes topic.
     *
     * @param outcome the outcome, or the reason why the record is unreadable
     */
    public record OutcomeEntry(String customer, StoredRecord<Outcome> outcome, int partition, long offset) {}

    /**
     * @param fromBeginning true to start with the oldest outcome in the topic, false to read only new outcomes
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
