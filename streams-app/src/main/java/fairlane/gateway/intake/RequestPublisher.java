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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to Kafka without making anybody wait: what it has in hand is bounded well below the producer's own memory, so
 * that handing over a record never blocks, and what Kafka does not acknowledge in time fails.
 */
public final class RequestPublisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RequestPublisher.class);

    private static final Duration METRICS_REFRESH = Duration.ofSeconds(10);

    private static final long MAX_UNACKNOWLEDGED_BYTES = 24L << 20;
    private static final long BUFFER_BYTES = 96L << 20;
    private static final int BATCH_BYTES = 64 << 10;
    private static final long WARN_EVERY_NANOS = 1_000_000_000;
    /** Of a record beside its key and value. */
    private static final int RECORD_OVERHEAD_BYTES = 200;

    private static final long NO_OFFSET = -1;

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong unacknowledgedBytes = new AtomicLong();
    private final AtomicLong lastWarningNanos = new AtomicLong(System.nanoTime() - WARN_EVERY_NANOS);

    /** What came of a record. */
    public interface PublishCallback {
        /** @param problem null: Kafka has it */
        void onCompletion(@Nullable Problem problem);
    }

    /** What came of a record, and where it stands. */
    public interface OffsetCallback {
        /**
         * @param offset on its partition; only where there is no problem
         * @param problem null: Kafka has it
         */
        void onCompletion(long offset, @Nullable Problem problem);
    }

    /** @param timeout for Kafka to acknowledge */
    public RequestPublisher(Cluster cluster, Duration timeout) {
        this.producer = cluster.producer(producerSettings(timeout));
    }

    /** What its producer is told where nobody has told it otherwise. @param timeout for Kafka to acknowledge */
    public static Map<String, Object> producerSettings(Duration timeout) {
        int millis = (int) timeout.toMillis();
        // Who posts one message at a time waits for it; where many do, batches fill while the last one is on its way.
        int linger = 1;
        Map<String, Object> settings = new HashMap<>();
        settings.put("delivery.timeout.ms", millis);
        settings.put("request.timeout.ms", millis - linger);
        settings.put("linger.ms", linger);
        settings.put("max.block.ms", millis);
        settings.put("batch.size", BATCH_BYTES);
        settings.put("buffer.memory", BUFFER_BYTES);
        settings.put("compression.type", "lz4");
        // Where nothing is sent for a while it is not to be forgotten which topics there are: asking blocks.
        settings.put("metadata.max.idle.ms", Duration.ofDays(7).toMillis());
        return settings;
    }

    /** Asks where a topic's partitions are, which blocks, and which publishing to it does not have to then. */
    public void fetchMetadata(String topic) {
        producer.partitionsFor(topic);
    }

    /** Publishes a record; {@code acknowledgement} is called once, by any thread, now or later. */
    public void publish(ProducerRecord<byte[], byte[]> record, PublishCallback callback) {
        publish(record, (offset, failed) -> callback.onCompletion(failed));
    }

    /** The same, for who wants to know where the record stands. */
    public void publish(ProducerRecord<byte[], byte[]> record, OffsetCallback callback) {
        int bytes = size(record.key()) + size(record.value()) + RECORD_OVERHEAD_BYTES;
        if (unacknowledgedBytes.addAndGet(bytes) > MAX_UNACKNOWLEDGED_BYTES) {
            unacknowledgedBytes.addAndGet(-bytes);
            callback.onCompletion(
                    NO_OFFSET, Problem.unavailable("more waits for Kafka than the gateway takes on; try again"));
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
            return Problem.of(StatusCodes.REQUEST_ENTITY_TOO_LARGE, "Kafka takes no message as large as this one");
        }
        long now = System.nanoTime();
        long previous = lastWarningNanos.get();
        if (now - previous > WARN_EVERY_NANOS && lastWarningNanos.compareAndSet(previous, now)) {
            log.warn("Kafka has not taken a message, and may not take others: {}", failure.toString());
        }
        return Problem.unavailable("Kafka has not acknowledged it in time, and may have it or not; try again with the"
                + " same Idempotency-Key");
    }

    /** What the producer tells of itself. */
    public MeterBinder metrics(ScheduledExecutorService refresh) {
        return new KafkaClientMetrics(producer, Tags.empty(), refresh, METRICS_REFRESH);
    }

    @Override
    public void close() {
        producer.close();
    }
}
