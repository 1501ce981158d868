package fairlane.pipeline.client;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Lets the topic for bursts wait for the others. Of the topics of a task, Streams takes the record with the smallest
 * timestamp next: one that seems to be far in the future comes only while the others have nothing waiting.
 *
 * <p>As soon as it has been taken it gets its time back, for what is stored because of it is stamped with it, and a
 * broker refuses what comes from the future.
 */
public final class BulkAfterOthers extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    /** A century. */
    private static final long FAR_FUTURE_MILLIS = 100L * 365 * 24 * 3_600_000;

    /**
     * A record's time in order among those of its own topic. Where a topic was made without our settings, a client may
     * have written anything: Streams would leave such a record out, or stop at it.
     */
    public static long timestamp(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.max(0, Math.min(record.timestamp(), FAR_FUTURE_MILLIS));
    }

    /** A record's time behind those of all other topics. */
    public static long timestampAfterOthers(ConsumerRecord<Object, Object> record, long partitionTime) {
        return timestamp(record, partitionTime) + FAR_FUTURE_MILLIS;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        context().forward(record.withTimestamp(record.timestamp() - FAR_FUTURE_MILLIS));
    }
}
