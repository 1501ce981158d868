package fairlane.delivery;

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
final class Flushes {
    private static final long EVERY_MILLIS = 200;
    /** Where somebody waits until something is recorded: those that come meanwhile are recorded with it. */
    private static final long AWAITED_EVERY_MILLIS = 10;
    /** So many are not left waiting for the time. */
    private static final int MANY = 5_000;

    private final String topic;
    private final Flusher flusher;
    private final InHand inHand;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Waker waker;
    private final Vigil vigil;
    private final WorkerMetrics metrics;
    private @Nullable UnderWay underWay;
    private long lastAt;
    private boolean failed;

    /** @param lapses that there had been when it was begun */
    private record UnderWay(Batch batch, CompletableFuture<Boolean> answer, long lapses) {}

    Flushes(
            String topic,
            Flusher flusher,
            InHand inHand,
            KafkaConsumer<byte[], byte[]> consumer,
            Waker waker,
            Vigil vigil,
            WorkerMetrics metrics) {
        this.metrics = metrics;
        this.topic = topic;
        this.flusher = flusher;
        this.inHand = inHand;
        this.consumer = consumer;
        this.waker = waker;
        this.vigil = vigil;
    }

    boolean areUnderWay() {
        return underWay != null;
    }

    /** Whether one has ended that was not taken in yet. */
    boolean hasAnswer() {
        return underWay != null && underWay.answer().isDone();
    }

    /** When the next one is due; {@link Long#MAX_VALUE}: nobody knows. */
    long nextAt() {
        return underWay != null || inHand.isIdle() ? Long.MAX_VALUE : lastAt + every();
    }

    /** Takes in what has ended, and begins what is due. @throws DeliveryException if flushing is of no use any more */
    void advance() {
        if (hasAnswer()) {
            settle();
        }
        long now = WorkerLoop.now();
        boolean much = inHand.toRecord() >= MANY || inHand.wantsToClaim(now) || !vigil.holds(now);
        if (underWay == null && (now >= lastAt + every() || (much && !failed))) {
            begin(now);
        }
    }

    private long every() {
        return inHand.isAwaited() && !failed ? AWAITED_EVERY_MILLIS : EVERY_MILLIS;
    }

    private void begin(long now) {
        inHand.empty().forEach(this::readToPosition);
        Batch batch = inHand.batch(now, !vigil.holds(now));
        long lapses = vigil.lapses();
        lastAt = now;
        if (batch.isEmpty()) {
            vigil.renew(lapses); // where it was in doubt, it has no partitions
        } else {
            // Of one instant: what lies between the two clocks would be added to all times that are recorded.
            long epoch = System.currentTimeMillis() - WorkerLoop.now();
            CompletableFuture<Boolean> answer = flusher.flush(batch, consumer.groupMetadata(), epoch);
            underWay = new UnderWay(batch, answer, lapses);
            answer.whenComplete((recorded, failure) -> waker.wake());
        }
    }

    /** Behind the last message there are marks of transactions, which nobody has to read again. */
    private void readToPosition(PartitionProgress progress) {
        progress.readTo(consumer.position(new TopicPartition(topic, progress.number())));
    }

    private void settle() {
        UnderWay ended = underWay;
        underWay = null;
        if (ended == null) {
            return;
        }
        try {
            boolean recorded = ended.answer().join();
            failed = !recorded;
            if (recorded) {
                for (Batch.Part part : ended.batch().parts()) {
                    part.ended().forEach(attempt -> metrics.recorded(attempt.ending()));
                }
                inHand.recorded(ended.batch());
                vigil.renew(ended.lapses());
            }
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Waits until everything of these is recorded, or the time is up. */
    void finish(Collection<Integer> partitions, Duration within) throws InterruptedException {
        long end = WorkerLoop.now() + within.toMillis();
        while (WorkerLoop.now() < end) {
            if (underWay == null && inHand.isRecorded(partitions)) {
                return;
            }
            if (underWay == null) {
                pauseAfterFailure();
                begin(WorkerLoop.now());
            }
            if (underWay != null && isDoneBy(underWay.answer(), end)) {
                settle();
            }
        }
    }

    private void pauseAfterFailure() throws InterruptedException {
        if (failed) {
            TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS / 2);
        }
    }

    private static boolean isDoneBy(CompletableFuture<Boolean> answer, long end) throws InterruptedException {
        try {
            answer.get(Math.max(1, end - WorkerLoop.now()), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            return true; // it is told when it is taken in
        } catch (TimeoutException e) {
            return false;
        }
    }
}
