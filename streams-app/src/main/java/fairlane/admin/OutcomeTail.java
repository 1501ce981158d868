package fairlane.admin;

import fairlane.schema.Outcome;
import fairlane.schema.RecordReader;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.RecordText;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What became of attempts, as it becomes known. */
public final class OutcomeTail extends TopicTail<OutcomeTail.Entry> {
    /**
     * One record of the topic.
     *
     * @param outcome or why it cannot be read
     */
    public record Entry(String customer, Stored<Outcome> outcome, int partition, long offset) {}

    /**
     * @param fromBeginning also those that are there already
     * @throws AdminException when the topic does not exist
     */
    public OutcomeTail(Cluster cluster, boolean fromBeginning) {
        this(cluster, fromBeginning, cluster.encodings().reader(Outcome.class));
    }

    private OutcomeTail(Cluster cluster, boolean fromBeginning, RecordReader<Outcome> reader) {
        super(
                cluster,
                new TopicReader(cluster).partitions(cluster.topics().outcomes()),
                fromBeginning,
                message -> entry(message, reader));
    }

    static Entry entry(ConsumerRecord<byte[], byte[]> message, RecordReader<Outcome> reader) {
        return new Entry(RecordText.key(message), read(message.value(), reader), message.partition(), message.offset());
    }

    private static Stored<Outcome> read(
            byte @org.jspecify.annotations.Nullable [] value, RecordReader<Outcome> reader) {
        try {
            return new Stored.Readable<>(reader.read(value == null ? new byte[0] : value));
        } catch (UnreadableRecordException e) {
            return new Stored.Unreadable<>(String.valueOf(e.getMessage()));
        }
    }
}
