package fairlane.delivery;

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
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);
    private static final long ASK_AGAIN_AFTER_MILLIS = 200;

    private final ExecutorService thread;
    private final Supplier<KafkaProducer<byte[], byte[]>> producers;
    private final Recorder recorder;
    private final Admin admin;
    private final String topic;
    private final String group;
    /** Of the thread alone. */
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /** @param admin the caller closes it, after this */
    Flusher(WorkerSetup setup, Admin admin) {
        this.producers = setup.producers();
        this.recorder = new Recorder(setup);
        this.admin = admin;
        this.topic = setup.deliveries();
        this.group = setup.group();
        this.thread = Executors.newSingleThreadExecutor(
                DaemonThreads.named("fairlane-flush-" + setup.options().channel()));
    }

    /** Gets ready, so that the first flush need not wait; ends what an earlier worker of this name left open. */
    void start() {
        thread.execute(() -> {
            try {
                producer();
            } catch (KafkaException e) {
                tell(e);
            }
        });
    }

    /**
     * Records and commits a batch.
     *
     * @param epoch to be added to the attempts' times for epoch milliseconds
     * @return whether that has happened; if not, none of it has, and it is to be tried again. Fails with a
     *     {@link DeliveryException} where that is of no use
     */
    CompletableFuture<Boolean> flush(Batch batch, ConsumerGroupMetadata member, long epoch) {
        return CompletableFuture.supplyAsync(() -> write(batch, member, epoch), thread);
    }

    private boolean write(Batch batch, ConsumerGroupMetadata member, long epoch) {
        boolean committing = false;
        try {
            KafkaProducer<byte[], byte[]> writer = producer();
            writer.beginTransaction();
            for (Batch.Part part : batch.parts()) {
                part.ended().forEach(attempt -> recorder.write(attempt, epoch, writer::send));
            }
            writer.sendOffsetsToTransaction(offsets(batch), member);
            committing = true;
            writer.commitTransaction();
            return true;
        } catch (KafkaException e) {
            tell(e);
            abort();
            return committing && isCommitted(batch);
        }
    }

    /** @throws DeliveryException if trying again is of no use */
    private static void tell(KafkaException failure) {
        if (failure instanceof AuthorizationException || failure instanceof UnsupportedVersionException) {
            throw DeliveryException.failed("Kafka refuses a worker's transaction: " + failure.getMessage(), failure);
        }
        if (failure instanceof CommitFailedException || failure instanceof RebalanceInProgressException) {
            log.debug("A commit comes in the middle of a rebalance, and is done anew", failure);
        } else {
            log.warn("A worker's transaction failed, and is done anew: {}", failure.getMessage());
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> ready = producer;
        if (ready == null) {
            ready = producers.get();
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

    private Map<TopicPartition, OffsetAndMetadata> offsets(Batch batch) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Batch.Part part : batch.parts()) {
            Acknowledgement done = part.acknowledgement();
            offsets.put(partition(part), new OffsetAndMetadata(done.offset(), done.metadata()));
        }
        return offsets;
    }

    private TopicPartition partition(Batch.Part part) {
        return new TopicPartition(topic, part.progress().number());
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
        KafkaProducer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(Duration.ZERO);
        }
    }

    /** A commit of which there is no answer may have happened: its offsets tell. */
    private boolean isCommitted(Batch batch) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                producer();
                return committed().entrySet().containsAll(offsets(batch).entrySet());
            } catch (KafkaException e) {
                tell(e);
                closeProducer();
                DaemonThreads.pause(ASK_AGAIN_AFTER_MILLIS);
            }
        }
        return false;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        var asked = Map.of(group, new ListConsumerGroupOffsetsSpec());
        var options = new ListConsumerGroupOffsetsOptions().requireStable(true);
        try {
            Map<TopicPartition, OffsetAndMetadata> plain = new HashMap<>();
            admin.listConsumerGroupOffsets(asked, options)
                    .partitionsToOffsetAndMetadata(group)
                    .get()
                    .forEach((partition, commit) ->
                            plain.put(partition, new OffsetAndMetadata(commit.offset(), commit.metadata())));
            return plain;
        } catch (ExecutionException e) {
            throw new KafkaException("the group's offsets cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }

    @Override
    public void close() {
        thread.execute(() -> {
            if (producer != null) {
                producer.close(CLOSE_WITHIN);
            }
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2 * CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.shutdownNow();
        }
    }
}
