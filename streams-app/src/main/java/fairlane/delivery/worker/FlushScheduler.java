package fairlane.delivery.worker;

import fairlane.delivery.progress.MessagesInProgress;
import fairlane.delivery.progress.PartitionProgress;
import fairlane.delivery.progress.RecordedBatch;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Starts flushes, which record outcomes and commit offsets. It starts a flush at least every 200 ms while there is
 * something to commit, but never two flushes at the same time.
 */
final class FlushScheduler {
    private static final long INTERVAL_MILLIS = 200;
    /**
     * The interval between flushes, in milliseconds, while a client of a leased message waits until the result has been
     * recorded. All results that arrive within the interval share one transaction.
     */
    private static final long AWAITED_INTERVAL_MILLIS = 10;
    /**
     * The number of unrecorded outcomes from which a flush starts at once, without waiting for the interval between
     * flushes to elapse.
     */
    private static final int EARLY_FLUSH_COUNT = 5_000;

    private final String topic;
    private final Flusher flusher;
    private final MessagesInProgress inProgress;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Waker waker;
    private final StallGuard stallGuard;
    private final WorkerMetrics metrics;
    private @Nullable PendingFlush pending;
    private long lastFlushAt;
    private boolean lastFlushFailed;

    /** A flush in progress. @param stallCount value of {@link StallGuard#stallCount} when the flush was started */
    private record PendingFlush(RecordedBatch batch, CompletableFuture<Boolean> committed, long stallCount) {}

    FlushScheduler(
            String topic,
            Flusher flusher,
            MessagesInProgress inProgress,
            KafkaConsumer<byte[], byte[]> consumer,
            Waker waker,
            StallGuard stallGuard,
            WorkerMetrics metrics) {
        this.metrics = metrics;
        this.topic = topic;
        this.flusher = flusher;
        this.inProgress = inProgress;
        this.consumer = consumer;
        this.waker = waker;
        this.stallGuard = stallGuard;
    }

    boolean isFlushing() {
        return pending != null;
    }

    /** Whether a flush has completed and its result has not been processed yet. */
    boolean hasResult() {
        return pending != null && pending.committed().isDone();
    }

    /** When the next flush is due; {@link Long#MAX_VALUE} while a flush is in progress or there is nothing to commit. */
    long nextFlushAt() {
        return pending != null || inProgress.isIdle() ? Long.MAX_VALUE : lastFlushAt + intervalMillis();
    }

    /**
     * Processes the result of a completed flush, and starts the next flush if it is due.
     *
     * @throws WorkerException if retrying the flush is useless
     */
    void advance() {
        if (hasResult()) {
            processResult();
        }
        long now = WorkerLoop.now();
        boolean flushEarly = inProgress.unrecordedCount() >= EARLY_FLUSH_COUNT
                || inProgress.canClaim(now)
                || !stallGuard.ownsPartitions(now);
        if (pending == null && (now >= lastFlushAt + intervalMillis() || (flushEarly && !lastFlushFailed))) {
            startFlush(now);
        }
    }

    private long intervalMillis() {
        return inProgress.isRecordingAwaited() && !lastFlushFailed ? AWAITED_INTERVAL_MILLIS : INTERVAL_MILLIS;
    }

    private void startFlush(long now) {
        inProgress.emptyPartitions().forEach(this::advanceToConsumerPosition);
        RecordedBatch batch = inProgress.nextBatch(now, !stallGuard.ownsPartitions(now));
        long stallCount = stallGuard.stallCount();
        lastFlushAt = now;
        if (batch.isEmpty()) {
            stallGuard.confirm(stallCount); // a worker without partitions cannot have lost one in a stall
        } else {
            // Both clocks are read together, because a delay between the two readings would be added to all recorded
            // times.
            long clockOffset = System.currentTimeMillis() - WorkerLoop.now();
            CompletableFuture<Boolean> committed = flusher.flush(batch, consumer.groupMetadata(), clockOffset);
            pending = new PendingFlush(batch, committed, stallCount);
            committed.whenComplete((recorded, failure) -> waker.wake());
        }
    }

    /**
     * Advances the position that will be committed past the transaction markers that follow the last message, so that
     * the next worker need not read the markers again.
     */
    private void advanceToConsumerPosition(PartitionProgress progress) {
        progress.advancePosition(consumer.position(new TopicPartition(topic, progress.number())));
    }

    private void processResult() {
        PendingFlush completed = pending;
        pending = null;
        if (completed == null) {
            return;
        }
        try {
            boolean recorded = completed.committed().join();
            lastFlushFailed = !recorded;
            if (recorded) {
                for (RecordedBatch.PartitionBatch partition : completed.batch().partitions()) {
                    partition.finished().forEach(attempt -> metrics.outcomeRecorded(attempt.outcome()));
                }
                inProgress.onRecorded(completed.batch());
                stallGuard.confirm(completed.stallCount());
            }
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /**
     * Flushes repeatedly until all outcomes and offsets of these partitions are committed, or until the timeout has
     * elapsed.
     */
    void flushUntilRecorded(Collection<Integer> partitions, Duration timeout) throws InterruptedException {
        long deadline = WorkerLoop.now() + timeout.toMillis();
        while (WorkerLoop.now() < deadline) {
            if (pending == null && inProgress.isFullyRecorded(partitions)) {
                return;
            }
            if (pending == null) {
                pauseAfterFailure();
                startFlush(WorkerLoop.now());
            }
            if (pending != null && awaitUntil(pending.committed(), deadline)) {
                processResult();
            }
        }
    }

    private void pauseAfterFailure() throws InterruptedException {
        if (lastFlushFailed) {
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS / 2);
        }
    }

    private static boolean awaitUntil(CompletableFuture<Boolean> committed, long deadline) throws InterruptedException {
        try {
            committed.get(Math.max(1, deadline - WorkerLoop.now()), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            return true; // processResult will throw the exception of the failed flush
        } catch (TimeoutException e) {
            return false;
        }
    }
}
