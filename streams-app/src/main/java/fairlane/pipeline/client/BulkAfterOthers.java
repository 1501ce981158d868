package fairlane.pipeline.client;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes a task process the records of the bulk topic after those of all other topics. Among the topics of a task,
 * Streams chooses the record with the smallest timestamp. Bulk records get timestamps far in the future, so they are
 * processed only while no record of another topic is buffered.
 *
 * <p>This processor then restores the original timestamp of a bulk record, because Streams copies the timestamp to the
 * resulting changelog records, and a broker rejects records from the future.
 */
public final class BulkAfterOthers extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    /** One century in milliseconds, which is added to the timestamps of bulk records. */
    private static final long FAR_FUTURE_MILLIS = 100L * 365 * 24 * 3_600_000;

    /**
     * Returns the timestamp of a record, limited to the range that Streams can process. If a topic was created without
     * Fairlane's settings, clients may write any timestamp, and Streams would drop the record or fail.
     */
    public static long timestamp(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.max(0, Math.min(record.timestamp(), FAR_FUTURE_MILLIS));
    }

    /**
     * Returns the timestamp of a bulk record plus one century, which is later than the timestamps of the records of all
     * other topics.
     */
    public static long timestampAfterOthers(ConsumerRecord<Object, Object> record, long partitionTime) {
        return timestamp(record, partitionTime) + FAR_FUTURE_MILLIS;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        context().forward(record.withTimestamp(record.timestamp() - FAR_FUTURE_MILLIS));
    }
}
