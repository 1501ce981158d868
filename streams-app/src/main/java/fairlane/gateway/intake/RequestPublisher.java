package fairlane.gateway.intake;

import fairlane.admin.Cluster;
import fairlane.gateway.http.Problem;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes records to Kafka without blocking. The total size of unacknowledged records is bounded well below the size
 * of the producer's buffer, so that sending never blocks. A record that Kafka does not acknowledge in time fails.
 */
public final class RequestPublisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RequestPublisher.class);

    private static final Duration METRICS_REFRESH = Duration.ofSeconds(10);

    private static final long MAX_UNACKNOWLEDGED_BYTES = 24L << 20;
    private static final long BUFFER_BYTES = 96L << 20;
    private static final int BATCH_BYTES = 64 << 10;
    private static final long WARN_EVERY_NANOS = 1_000_000_000;
    /** The size that is assumed for a record in addition to its key and value, in bytes. */
    private static final int RECORD_OVERHEAD_BYTES = 200;

    private static final long NO_OFFSET = -1;

    private final Producer<byte[], byte[]> producer;
    private final AtomicLong unacknowledgedBytes = new AtomicLong();
    private final AtomicLong lastWarningNanos = new AtomicLong(System.nanoTime() - WARN_EVERY_NANOS);

    /** Receives the outcome of publishing a record. */
    public interface PublishCallback {
        /**
         * @param problem the reason for which the record was not published; null if Kafka has acknowledged the record
         */
        void onCompletion(@Nullable Problem problem);
    }

    /** Receives the outcome of publishing a record, and the offset of the record. */
    public interface OffsetCallback {
        /**
         * @param offset the offset of the record in its partition; valid only if {@code problem} is null
         * @param problem the reason for which the record was not published; null if Kafka has acknowledged the record
         */
        void onCompletion(long offset, @Nullable Problem problem);
    }

    /** @param timeout the time within which Kafka must acknowledge a record */
    public RequestPublisher(Cluster cluster, Duration timeout) {
        this.producer = cluster.producer(producerSettings(timeout));
    }

    /**
     * Returns the producer settings that apply unless the configuration overrides them.
     * @param timeout the time within which Kafka must acknowledge a record
     */
    public static Map<String, Object> producerSettings(Duration timeout) {
        int millis = (int) timeout.toMillis();
        // The linger time is short, because a caller that posts one message at a time has to wait for it. With many
        // callers, batches fill while the previous batch is in flight.
        int linger = 1;
        Map<String, Object> settings = new HashMap<>();
        settings.put("delivery.timeout.ms", millis);
        settings.put("request.timeout.ms", millis - linger);
        settings.put("linger.ms", linger);
        settings.put("max.block.ms", millis);
        settings.put("batch.size", BATCH_BYTES);
        settings.put("buffer.memory", BUFFER_BYTES);
        settings.put("compression.type", "lz4");
        // Topic metadata must survive idle periods, because fetching it blocks.
        settings.put("metadata.max.idle.ms", Duration.ofDays(7).toMillis());
        return settings;
    }

    /**
     * Fetches the metadata of a topic, so that a later call that publishes to the topic does not block. This method blocks.
     */
    public void fetchMetadata(String topic) {
        producer.partitionsFor(topic);
    }

    /** Publishes a record. Calls {@code callback} once, on any thread, before or after this method returns. */
    public void publish(ProducerRecord<byte[], byte[]> record, PublishCallback callback) {
        publish(record, (offset, failed) -> callback.onCompletion(failed));
    }

    /** Publishes a record, and passes the offset of the record to {@code callback}. */
    public void publish(ProducerRecord<byte[], byte[]> record, OffsetCallback callback) {
        int bytes = size(record.key()) + size(record.value()) + RECORD_OVERHEAD_BYTES;
        if (unacknowledgedBytes.addAndGet(bytes) > MAX_UNACKNOWLEDGED_BYTES) {
            unacknowledgedBytes.addAndGet(-bytes);
            callback.onCompletion(NO_OFFSET, Problem.unavailable("too many messages are waiting for Kafka; try again"));
            return;
        }
        try {
            producer.send(record, (metadata, failure) -> {
                unacknowledgedBytes.addAndGet(-bytes);
                callback.onCompletion(
                        failure == null ? metadata.offset() : NO_OFFSET, failure == null ? null : toProblem(failure));
            });
        } catch (KafkaException | IllegalStateException e) {
            unacknowledgedBytes.addAndGet(-bytes);
            callback.onCompletion(NO_OFFSET, toProblem(e));
        }
    }

    private static int size(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private Problem toProblem(Exception failure) {
        if (failure instanceof RecordTooLargeException) {
            return Problem.of(StatusCodes.REQUEST_ENTITY_TOO_LARGE, "the message exceeds Kafka's maximum record size");
        }
        long now = System.nanoTime();
        long previous = lastWarningNanos.get();
        if (now - previous > WARN_EVERY_NANOS && lastWarningNanos.compareAndSet(previous, now)) {
            log.warn(
                    "The gateway could not publish a record to Kafka; a caller that waits for the record receives"
                            + " status 503 (logged at most once a second): {}",
                    failure.toString());
        }
        return Problem.unavailable(
                "Kafka has not acknowledged the message in time, and may or may not have stored it; try again with the"
                        + " same Idempotency-Key");
    }

    /** Returns the metrics of the Kafka producer. */
    public MeterBinder metrics(ScheduledExecutorService refresh) {
        return new KafkaClientMetrics(producer, Tags.empty(), refresh, METRICS_REFRESH);
    }

    @Override
    public void close() {
        producer.close();
    }
}
