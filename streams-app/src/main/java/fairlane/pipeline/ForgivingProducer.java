package fairlane.pipeline;

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
final class ForgivingProducer extends KafkaProducer<byte[], byte[]> {
    private final Supplier<PatientConsumer> consumer;

    /** @param consumer that of the same thread, which is made later */
    private ForgivingProducer(Map<String, Object> config, Supplier<PatientConsumer> consumer) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.consumer = consumer;
    }

    /** Gives Streams its clients. */
    static final class Clients extends DefaultKafkaClientSupplier {
        private final String lastTopic;
        private final BooleanSupplier isBusy;
        /** The consumer of each stream thread, by the thread's name. */
        private final Map<String, PatientConsumer> consumers = new ConcurrentHashMap<>();

        private final Heartbeats heartbeats;

        /**
         * Gives clients to a pipeline.
         *
         * @param lastTopic the one that waits for the others
         * @param isBusy whether the calling thread has other work than what may come
         * @param heartbeats of the stream threads
         */
        Clients(String lastTopic, BooleanSupplier isBusy, Heartbeats heartbeats) {
            this.heartbeats = heartbeats;
            this.lastTopic = lastTopic;
            this.isBusy = isBusy;
        }

        @Override
        public KafkaProducer<byte[], byte[]> getProducer(Map<String, Object> config) {
            String thread = thread(config);
            return new ForgivingProducer(config, () -> Objects.requireNonNull(consumers.get(thread)));
        }

        @Override
        public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
            PatientConsumer consumer = new PatientConsumer(config, lastTopic, isBusy, heartbeats.born());
            consumers.put(thread(config), consumer);
            return consumer;
        }

        /** Streams calls a thread's clients by its name, and what they are behind it. */
        private static String thread(Map<String, Object> config) {
            String client = String.valueOf(config.get(CommonClientConfigs.CLIENT_ID_CONFIG));
            return client.substring(0, client.lastIndexOf('-'));
        }
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, Callback callback) {
        try {
            return super.send(message, callback);
        } catch (KafkaException e) {
            InvalidProducerEpochException lost = lost(e);
            // Of what a send throws, Streams looks at the cause.
            throw lost == null ? e : new KafkaException(lost.getMessage(), lost);
        }
    }

    @Override
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        forgiving(() -> super.sendOffsetsToTransaction(consumer.get().notBeyondPosition(offsets), group));
    }

    @Override
    public void commitTransaction() {
        forgiving(super::commitTransaction);
    }

    @Override
    public void abortTransaction() {
        forgiving(super::abortTransaction);
    }

    private static void forgiving(Runnable step) {
        try {
            step.run();
        } catch (KafkaException e) {
            InvalidProducerEpochException lost = lost(e);
            throw lost == null ? e : lost;
        }
    }

    /** The failure as that of a lost transaction; null where it is of another kind. */
    private static @Nullable InvalidProducerEpochException lost(KafkaException failure) {
        Throwable passing = FailureResponse.passing(failure);
        if (passing == null) {
            return null;
        }
        InvalidProducerEpochException lost =
                new InvalidProducerEpochException("the transaction is lost, and done anew: " + passing.getMessage());
        lost.initCause(failure);
        return lost;
    }
}
