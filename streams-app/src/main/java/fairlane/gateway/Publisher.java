package fairlane.gateway;

import fairlane.admin.Cluster;
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
final class Publisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private static final Duration REFRESH = Duration.ofSeconds(10);

    private static final long MAX_BYTES_IN_HAND = 24L << 20;
    private static final long BUFFER_BYTES = 96L << 20;
    private static final int BATCH_BYTES = 64 << 10;
    private static final long WARN_EVERY_NANOS = 1_000_000_000;
    /** Of a record beside its key and value. */
    private static final int OVERHEAD_BYTES = 200;

    private static final long NOWHERE = -1;

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong inHand = new AtomicLong();
    private final AtomicLong lastWarning = new AtomicLong(System.nanoTime() - WARN_EVERY_NANOS);

    /** What came of a record. */
    interface Acknowledgement {
        /** @param problem null: Kafka has it */
        void done(@Nullable Problem problem);
    }

    /** What came of a record, and where it stands. */
    interface Receipt {
        /**
         * @param offset on its partition; only where there is no problem
         * @param problem null: Kafka has it
         */
        void done(long offset, @Nullable Problem problem);
    }

    /** @param timeout for Kafka to acknowledge */
    Publisher(Cluster cluster, Duration timeout) {
        this.producer = cluster.producer(settings(timeout));
    }

    /** What its producer is told where nobody has told it otherwise. @param timeout for Kafka to acknowledge */
    static Map<String, Object> settings(Duration timeout) {
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
    void know(String topic) {
        producer.partitionsFor(topic);
    }

    /** Publishes a record; {@code acknowledgement} is called once, by any thread, now or later. */
    void publish(ProducerRecord<byte[], byte[]> message, Acknowledgement acknowledgement) {
        publish(message, (offset, problem) -> acknowledgement.done(problem));
    }

    /** The same, for who wants to know where the record stands. */
    void publish(ProducerRecord<byte[], byte[]> message, Receipt receipt) {
        int bytes = size(message.key()) + size(message.value()) + OVERHEAD_BYTES;
        if (inHand.addAndGet(bytes) > MAX_BYTES_IN_HAND) {
            inHand.addAndGet(-bytes);
            receipt.done(NOWHERE, Problem.unavailable("more waits for Kafka than the gateway takes on; try again"));
            return;
        }
        try {
            producer.send(message, (metadata, failure) -> {
                inHand.addAndGet(-bytes);
                receipt.done(failure == null ? metadata.offset() : NOWHERE, failure == null ? null : problem(failure));
            });
        } catch (KafkaException | IllegalStateException e) {
            inHand.addAndGet(-bytes);
            receipt.done(NOWHERE, problem(e));
        }
    }

    private static int size(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private Problem problem(Exception failure) {
        if (failure instanceof RecordTooLargeException) {
            return Problem.of(StatusCodes.REQUEST_ENTITY_TOO_LARGE, "Kafka takes no message as large as this one");
        }
        long now = System.nanoTime();
        long before = lastWarning.get();
        if (now - before > WARN_EVERY_NANOS && lastWarning.compareAndSet(before, now)) {
            log.warn("Kafka has not taken a message, and may not take others: {}", failure.toString());
        }
        return Problem.unavailable("Kafka has not acknowledged it in time, and may have it or not; try again with the"
                + " same Idempotency-Key");
    }

    /** What the producer tells of itself. */
    MeterBinder metrics(ScheduledExecutorService refresh) {
        return new KafkaClientMetrics(producer, Tags.empty(), refresh, REFRESH);
    }

    @Override
    public void close() {
        producer.close();
    }
}
