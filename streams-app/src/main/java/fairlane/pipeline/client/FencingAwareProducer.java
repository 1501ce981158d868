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
 * A producer that tells of every lost transaction as it tells of one that was taken over by another: Streams then drops
 * all since the last commit, joins its group anew, and goes on.
 *
 * <p>By itself Streams 4.3 does so only for some. It ends the thread when a process wakes up in the middle of a commit
 * that the broker has given up on meanwhile (INVALID_TXN_STATE), and when one task's records expired and the others of
 * its thread are to be committed nevertheless (handleCorruption), which is what happens where a topic is deleted that
 * is written to. Whether a commit of which there is no answer took place does not matter: both ways, what is read next
 * fits together.
 */
public final class FencingAwareProducer extends KafkaProducer<byte[], byte[]> {
    private final Supplier<PrioritizingConsumer> consumer;

    /** @param consumer that of the same thread, which is made later */
    private FencingAwareProducer(Map<String, Object> config, Supplier<PrioritizingConsumer> consumer) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.consumer = consumer;
    }

    /** Gives Streams its clients. */
    public static final class PipelineClientSupplier extends DefaultKafkaClientSupplier {
        private final String bulkTopic;
        private final BooleanSupplier threadHasMoreWork;
        /** The consumer of each stream thread, by the thread's name. */
        private final Map<String, PrioritizingConsumer> consumers = new ConcurrentHashMap<>();

        private final Heartbeats heartbeats;

        /**
         * Gives clients to a pipeline.
         *
         * @param bulkTopic the one that waits for the others
         * @param threadHasMoreWork whether the calling thread has other work than what may come
         * @param heartbeats of the stream threads
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

        /** Streams calls a thread's clients by its name, and what they are behind it. */
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
            // Of what a send throws, Streams looks at the cause.
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

    /** The failure as that of a lost transaction; null where it is of another kind. */
    private static @Nullable InvalidProducerEpochException asFencing(KafkaException failure) {
        Throwable cause = StreamFailureHandler.transientCause(failure);
        if (cause == null) {
            return null;
        }
        InvalidProducerEpochException fenced =
                new InvalidProducerEpochException("the transaction is lost, and done anew: " + cause.getMessage());
        fenced.initCause(failure);
        return fenced;
    }
}
