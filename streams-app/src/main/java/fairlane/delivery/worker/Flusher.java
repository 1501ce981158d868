package fairlane.delivery.worker;

import fairlane.delivery.progress.Acknowledgement;
import fairlane.delivery.progress.RecordedBatch;
import fairlane.ops.DaemonThreads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of outcomes and offsets to Kafka, each batch in one transaction. It uses a separate thread, so that the
 * worker sends messages meanwhile. The caller must wait for the result of a flush before it starts the next flush.
 */
final class Flusher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Flusher.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final long OFFSET_QUERY_RETRY_MILLIS = 200;

    private final ExecutorService executor;
    private final Supplier<KafkaProducer<byte[], byte[]>> producerFactory;
    private final OutcomeRecorder recorder;
    private final Admin admin;
    private final String topic;
    private final String group;
    /** The transactional producer, accessed only by the flush thread; null until it is created and after it failed. */
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /** @param admin a client to read committed offsets; the caller closes the client after the flusher */
    Flusher(WorkerSetup setup, Admin admin) {
        this.producerFactory = setup.producerFactory();
        this.recorder = new OutcomeRecorder(setup);
        this.admin = admin;
        this.topic = setup.deliveriesTopic();
        this.group = setup.group();
        this.executor = Executors.newSingleThreadExecutor(
                DaemonThreads.named("fairlane-flush-" + setup.options().channel()));
    }

    /**
     * Creates the transactional producer in advance, so that the first flush need not wait for the producer. Its creation
     * also aborts a transaction that an earlier worker with the same transactional id left open.
     */
    void start() {
        executor.execute(() -> {
            try {
                readyProducer();
            } catch (KafkaException e) {
                logOrThrow(e);
            }
        });
    }

    /**
     * Records and commits a batch of outcomes and offsets.
     *
     * @param groupMetadata identifies the worker as a member of its consumer group
     * @param clockOffset milliseconds to add to the monotonic times of the attempts to get epoch milliseconds
     * @return a future that completes with true if the transaction was committed, and with false if the batch has to be
     *     flushed again; it fails with a {@link WorkerException} if retrying is useless
     */
    CompletableFuture<Boolean> flush(RecordedBatch batch, ConsumerGroupMetadata groupMetadata, long clockOffset) {
        return CompletableFuture.supplyAsync(() -> write(batch, groupMetadata, clockOffset), executor);
    }

    private boolean write(RecordedBatch batch, ConsumerGroupMetadata groupMetadata, long clockOffset) {
        boolean committing = false;
        try {
            KafkaProducer<byte[], byte[]> ready = readyProducer();
            ready.beginTransaction();
            for (RecordedBatch.PartitionBatch partition : batch.partitions()) {
                partition.finished().forEach(attempt -> recorder.write(attempt, clockOffset, ready::send));
            }
            ready.sendOffsetsToTransaction(offsets(batch), groupMetadata);
            committing = true;
            ready.commitTransaction();
            return true;
        } catch (KafkaException e) {
            logOrThrow(e);
            abort();
            return committing && isCommitted(batch);
        }
    }

    /** Logs a failure of the transaction that will be retried. @throws WorkerException if retrying is useless */
    private void logOrThrow(KafkaException failure) {
        if (failure instanceof AuthorizationException || failure instanceof UnsupportedVersionException) {
            throw WorkerException.failed(
                    "Kafka rejects the transactions of the worker of group " + group + ": " + failure.getMessage(),
                    failure);
        }
        if (failure instanceof CommitFailedException || failure instanceof RebalanceInProgressException) {
            log.debug("The worker of group {} cannot commit during a rebalance and will retry", group, failure);
        } else {
            log.warn(
                    "A transaction of the worker of group {} failed and will be retried: {}",
                    group,
                    failure.getMessage());
        }
    }

    private KafkaProducer<byte[], byte[]> readyProducer() {
        KafkaProducer<byte[], byte[]> ready = producer;
        if (ready == null) {
            ready = producerFactory.get();
            try {
                ready.initTransactions();
            } catch (KafkaException e) {
                ready.close(Duration.ZERO);
                throw e;
            }
            producer = ready;
        }
        return ready;
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(RecordedBatch batch) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (RecordedBatch.PartitionBatch partition : batch.partitions()) {
            Acknowledgement acknowledgement = partition.acknowledgement();
            offsets.put(
                    topicPartition(partition),
                    new OffsetAndMetadata(acknowledgement.offset(), acknowledgement.metadata()));
        }
        return offsets;
    }

    private TopicPartition topicPartition(RecordedBatch.PartitionBatch partition) {
        return new TopicPartition(topic, partition.progress().number());
    }

    /** Aborts the transaction. If that fails, the next producer with the same transactional id will abort it. */
    private void abort() {
        try {
            if (producer != null) {
                producer.abortTransaction();
            }
        } catch (KafkaException | IllegalStateException e) {
            log.debug(
                    "The worker of group {} could not abort a transaction; the next producer will abort it", group, e);
            closeProducer();
        }
    }

    private void closeProducer() {
        KafkaProducer<byte[], byte[]> closing = producer;
        producer = null;
        if (closing != null) {
            closing.close(Duration.ZERO);
        }
    }

    /**
     * Reads from Kafka whether a batch is committed. A commit whose response was lost may have succeeded, and the committed
     * offsets show whether it did.
     */
    private boolean isCommitted(RecordedBatch batch) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                readyProducer();
                return committedOffsets().entrySet().containsAll(offsets(batch).entrySet());
            } catch (KafkaException e) {
                logOrThrow(e);
                closeProducer();
                DaemonThreads.pause(OFFSET_QUERY_RETRY_MILLIS);
            }
        }
        return false;
    }

    private Map<TopicPartition, OffsetAndMetadata> committedOffsets() {
        var query = Map.of(group, new ListConsumerGroupOffsetsSpec());
        var options = new ListConsumerGroupOffsetsOptions().requireStable(true);
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(query, options)
                    .partitionsToOffsetAndMetadata(group)
                    .get()
                    .forEach((partition, commit) ->
                            offsets.put(partition, new OffsetAndMetadata(commit.offset(), commit.metadata())));
            return offsets;
        } catch (ExecutionException e) {
            throw new KafkaException("the committed offsets of group " + group + " cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }

    @Override
    public void close() {
        executor.execute(() -> {
            if (producer != null) {
                producer.close(CLOSE_TIMEOUT);
            }
        });
        executor.shutdown();
        try {
            if (!executor.awaitTermination(2 * CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            executor.shutdownNow();
        }
    }
}
