package fairlane.pipeline.client;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A producer that reports every lost transaction as a fenced one. Streams then discards all work since the last commit,
 * rejoins its group, and continues.
 *
 * <p>By itself, Streams 4.3 does so only for some failures. It ends the thread if a process resumes in the middle of a
 * commit that the broker has aborted meanwhile (INVALID_TXN_STATE), and if the records of one task expired while the
 * other tasks of its thread are to be committed (handleCorruption), as happens when a topic is deleted while it is
 * written to. Whether an unanswered commit took effect does not matter: in both cases, the state and the offsets that
 * are read next are consistent.
 */
public final class FencingAwareProducer extends KafkaProducer<byte[], byte[]> {
    private final Supplier<PrioritizingConsumer> consumer;

    /** @param consumer the consumer of the same thread, which Streams creates later */
    private FencingAwareProducer(Map<String, Object> config, Supplier<PrioritizingConsumer> consumer) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.consumer = consumer;
    }

    /** Creates the Kafka clients of Streams. */
    public static final class PipelineClientSupplier extends DefaultKafkaClientSupplier {
        private final String bulkTopic;
        private final BooleanSupplier threadHasMoreWork;
        /** The consumer of each stream thread, by the thread's name. */
        private final Map<String, PrioritizingConsumer> consumers = new ConcurrentHashMap<>();

        private final Heartbeats heartbeats;

        /**
         * Creates a supplier for one pipeline.
         *
         * @param bulkTopic the topic that is read after the others
         * @param threadHasMoreWork whether the calling thread has work besides new records
         * @param heartbeats where the stream threads register
         */
        public PipelineClientSupplier(String bulkTopic, BooleanSupplier threadHasMoreWork, Heartbeats heartbeats) {
            this.heartbeats = heartbeats;
            this.bulkTopic = bulkTopic;
            this.threadHasMoreWork = threadHasMoreWork;
        }

        @Override
        public KafkaProducer<byte[], byte[]> getProducer(Map<String, Object> config) {
            String thread = threadName(config);
            return new FencingAwareProducer(config, () -> Objects.requireNonNull(consumers.get(thread)));
        }

        @Override
        public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
            PrioritizingConsumer consumer =
                    new PrioritizingConsumer(config, bulkTopic, threadHasMoreWork, heartbeats.register());
            consumers.put(threadName(config), consumer);
            return consumer;
        }

        /** The client IDs of a stream thread are its name and a suffix for the kind of client. */
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
            // Streams examines the cause of an exception that send throws.
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

    /** The failure as that of a fenced producer; null if the transaction is not lost. */
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
