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
 * Records and commits batches, each in one transaction, on a thread of its own, so that sending goes on meanwhile. One
 * at a time: whoever asks waits for the answer before the next.
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
    /** Of the thread alone. */
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /** @param admin the caller closes it, after this */
    Flusher(WorkerSetup setup, Admin admin) {
        this.producerFactory = setup.producerFactory();
        this.recorder = new OutcomeRecorder(setup);
        this.admin = admin;
        this.topic = setup.deliveriesTopic();
        this.group = setup.group();
        this.executor = Executors.newSingleThreadExecutor(
                DaemonThreads.named("fairlane-flush-" + setup.options().channel()));
    }

    /** Gets ready, so that the first flush need not wait; ends what an earlier worker of this name left open. */
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
     * Records and commits a batch.
     *
     * @param clockOffset to be added to the attempts' times for epoch milliseconds
     * @return whether that has happened; if not, none of it has, and it is to be tried again. Fails with a
     *     {@link WorkerException} where that is of no use
     */
    CompletableFuture<Boolean> flush(RecordedBatch batch, ConsumerGroupMetadata groupMetadata, long clockOffset) {
        return CompletableFuture.supplyAsync(() -> write(batch, groupMetadata, clockOffset), executor);
    }

    private boolean write(RecordedBatch batch, ConsumerGroupMetadata groupMetadata, long clockOffset) {
        boolean committing = false;
        try {
            KafkaProducer<byte[], byte[]> transactional = readyProducer();
            transactional.beginTransaction();
            for (RecordedBatch.PartitionBatch partition : batch.partitions()) {
                partition.finished().forEach(attempt -> recorder.write(attempt, clockOffset, transactional::send));
            }
            transactional.sendOffsetsToTransaction(offsets(batch), groupMetadata);
            committing = true;
            transactional.commitTransaction();
            return true;
        } catch (KafkaException e) {
            logOrThrow(e);
            abort();
            return committing && isCommitted(batch);
        }
    }

    /** @throws WorkerException if trying again is of no use */
    private static void logOrThrow(KafkaException failure) {
        if (failure instanceof AuthorizationException || failure instanceof UnsupportedVersionException) {
            throw WorkerException.failed("Kafka refuses a worker's transaction: " + failure.getMessage(), failure);
        }
        if (failure instanceof CommitFailedException || failure instanceof RebalanceInProgressException) {
            log.debug("A commit comes in the middle of a rebalance, and is done anew", failure);
        } else {
            log.warn("A worker's transaction failed, and is done anew: {}", failure.getMessage());
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

    /** What cannot be aborted is ended by the next producer of the same name. */
    private void abort() {
        try {
            if (producer != null) {
                producer.abortTransaction();
            }
        } catch (KafkaException | IllegalStateException e) {
            log.debug("A transaction is left to the next producer", e);
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

    /** A commit of which there is no answer may have happened: its offsets tell. */
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
            throw new KafkaException("the group's offsets cannot be read", e.getCause());
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
