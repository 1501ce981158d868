package fairlane.pipeline.client;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A producer that reports every lost transaction with the exception that a fenced producer throws. Streams then
 * discards all work since the last commit, rejoins its consumer group, and continues.
 *
 * <p>Without this class, Streams 4.3 recovers like this only from some failures. Streams ends the stream thread if a
 * process was suspended during a commit and the broker has aborted the transaction in the meantime (INVALID_TXN_STATE).
 * Streams also ends the thread if the records of one task have expired in the producer while the other tasks of the
 * thread are to be committed (handleCorruption), as happens when a topic is deleted while the thread writes to it. If a
 * commit gets no response, the commit may or may not have taken effect. Both cases are safe, because a transaction
 * commits state and offsets together, so the thread then reads a state and offsets that match.
 */
public final class FencingAwareProducer extends KafkaProducer<byte[], byte[]> {
    private final Supplier<PrioritizingConsumer> consumer;

    /** @param consumer returns the consumer of the same stream thread, which Streams creates after the producer */
    private FencingAwareProducer(Map<String, Object> config, Supplier<PrioritizingConsumer> consumer) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.consumer = consumer;
    }

    /** Creates the Kafka clients that Streams uses. */
    public static final class PipelineClientSupplier extends DefaultKafkaClientSupplier {
        private static final Duration GLOBAL_POLL_TIMEOUT = Duration.ofMillis(200);

        private final String bulkTopic;
        private final UnaryOperator<Duration> pollTimeout;
        /** The consumer of each stream thread, by the thread's name. */
        private final Map<String, PrioritizingConsumer> consumers = new ConcurrentHashMap<>();

        private final Heartbeats heartbeats;

        /**
         * Creates a supplier for one pipeline.
         *
         * @param bulkTopic the topic whose records are processed after those of all other topics
         * @param pollTimeout returns how long a poll of the calling stream thread may wait for records; its argument is
         *     the time that Streams would wait
         * @param heartbeats the object in which each stream thread records its polls
         */
        public PipelineClientSupplier(String bulkTopic, UnaryOperator<Duration> pollTimeout, Heartbeats heartbeats) {
            this.heartbeats = heartbeats;
            this.bulkTopic = bulkTopic;
            this.pollTimeout = pollTimeout;
        }

        @Override
        public KafkaProducer<byte[], byte[]> getProducer(Map<String, Object> config) {
            String thread = threadName(config);
            return new FencingAwareProducer(config, () -> Objects.requireNonNull(consumers.get(thread)));
        }

        @Override
        public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
            PrioritizingConsumer consumer =
                    new PrioritizingConsumer(config, bulkTopic, pollTimeout, heartbeats.register());
            consumers.put(threadName(config), consumer);
            return consumer;
        }

        /** The consumer of the policy topics waits longer than the stream threads, which tick between their polls. */
        @Override
        public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
            return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
                @Override
                public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                    return super.poll(timeout.compareTo(GLOBAL_POLL_TIMEOUT) < 0 ? GLOBAL_POLL_TIMEOUT : timeout);
                }
            };
        }

        /**
         * Returns the name of the stream thread that a client belongs to. The client ID consists of the name of the
         * thread and a suffix for the kind of client.
         */
        private static String threadName(Map<String, Object> config) {
            String client = String.valueOf(config.get(CommonClientConfigs.CLIENT_ID_CONFIG));
            return client.substring(0, client.lastIndexOf('-'));
        }
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, Callback callback) {
        try {
            return super.send(message, callback);
        } catch (KafkaException e) {
            InvalidProducerEpochException fenced = asFencing(e);
            // Streams examines only the cause of an exception that send throws, so the fencing exception must be the
            // cause.
            throw fenced == null ? e : new KafkaException(fenced.getMessage(), fenced);
        }
    }

    @Override
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        translatingFailures(() -> super.sendOffsetsToTransaction(consumer.get().limitToPosition(offsets), group));
    }

    @Override
    public void commitTransaction() {
        translatingFailures(super::commitTransaction);
    }

    @Override
    public void abortTransaction() {
        translatingFailures(super::abortTransaction);
    }

    private static void translatingFailures(Runnable operation) {
        try {
            operation.run();
        } catch (KafkaException e) {
            InvalidProducerEpochException fenced = asFencing(e);
            throw fenced == null ? e : fenced;
        }
    }

    /**
     * Converts a failure that has lost the transaction to the exception that a fenced producer throws; returns null for
     * any other failure.
     */
    private static @Nullable InvalidProducerEpochException asFencing(KafkaException failure) {
        Throwable cause = StreamFailureHandler.transientCause(failure);
        if (cause == null) {
            return null;
        }
        InvalidProducerEpochException fenced = new InvalidProducerEpochException(
                "the transaction is lost and will be repeated: " + cause.getMessage());
        fenced.initCause(failure);
        return fenced;
    }
}
