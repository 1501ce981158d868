package fairlane.pipeline.client;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Processes the bulk topic after all other topics. Of the topics of a task, Streams chooses the record with the
 * smallest timestamp: a record with a timestamp far in the future is processed only while the other topics have no
 * record buffered.
 *
 * <p>This processor restores the original timestamp, because Streams stamps the resulting changelog records with it,
 * and a broker rejects records from the future.
 */
public final class BulkAfterOthers extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    /** A century. */
    private static final long FAR_FUTURE_MILLIS = 100L * 365 * 24 * 3_600_000;

    /**
     * The timestamp of a record, limited to a valid range. If a topic was created without our settings, clients may
     * write any timestamp, at which Streams would drop the record or fail.
     */
    public static long timestamp(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.max(0, Math.min(record.timestamp(), FAR_FUTURE_MILLIS));
    }

    /** A timestamp after those of all other topics. */
    public static long timestampAfterOthers(ConsumerRecord<Object, Object> record, long partitionTime) {
        return timestamp(record, partitionTime) + FAR_FUTURE_MILLIS;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        context().forward(record.withTimestamp(record.timestamp() - FAR_FUTURE_MILLIS));
    }
}
