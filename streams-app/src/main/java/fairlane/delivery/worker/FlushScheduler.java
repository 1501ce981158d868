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

/** When batches are flushed: one at a time, and at least every 200 ms while there is something to tell. */
final class FlushScheduler {
    private static final long INTERVAL_MILLIS = 200;
    /** Where somebody waits until something is recorded: those that come meanwhile are recorded with it. */
    private static final long AWAITED_INTERVAL_MILLIS = 10;
    /** So many are not left waiting for the time. */
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

    /** @param stallCount that there had been when it was begun */
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

    /** Whether one has ended that was not taken in yet. */
    boolean hasResult() {
        return pending != null && pending.committed().isDone();
    }

    /** When the next one is due; {@link Long#MAX_VALUE}: nobody knows. */
    long nextFlushAt() {
        return pending != null || inProgress.isIdle() ? Long.MAX_VALUE : lastFlushAt + intervalMillis();
    }

    /** Takes in what has ended, and begins what is due. @throws DeliveryException if flushing is of no use any more */
    void advance() {
        if (hasResult()) {
            processResult();
        }
        long now = WorkerLoop.now();
        boolean flushEarly =
                inProgress.unrecordedCount() >= EARLY_FLUSH_COUNT || inProgress.canClaim(now) || !stallGuard.check(now);
        if (pending == null && (now >= lastFlushAt + intervalMillis() || (flushEarly && !lastFlushFailed))) {
            startFlush(now);
        }
    }

    private long intervalMillis() {
        return inProgress.isRecordingAwaited() && !lastFlushFailed ? AWAITED_INTERVAL_MILLIS : INTERVAL_MILLIS;
    }

    private void startFlush(long now) {
        inProgress.emptyPartitions().forEach(this::advanceToConsumerPosition);
        RecordedBatch batch = inProgress.nextBatch(now, !stallGuard.check(now));
        long stallCount = stallGuard.stallCount();
        lastFlushAt = now;
        if (batch.isEmpty()) {
            stallGuard.confirm(stallCount); // where it was in doubt, it has no partitions
        } else {
            // Of one instant: what lies between the two clocks would be added to all times that are recorded.
            long clockOffset = System.currentTimeMillis() - WorkerLoop.now();
            CompletableFuture<Boolean> committed = flusher.flush(batch, consumer.groupMetadata(), clockOffset);
            pending = new PendingFlush(batch, committed, stallCount);
            committed.whenComplete((recorded, failure) -> waker.wake());
        }
    }

    /** Behind the last message there are marks of transactions, which nobody has to read again. */
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

    /** Waits until everything of these is recorded, or the time is up. */
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
            return true; // it is told when it is taken in
        } catch (TimeoutException e) {
            return false;
        }
    }
}
