package fairlane.pipeline.inspection;

import fairlane.core.scheduler.Budget;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A question about a task's state, answered row by row: the stream thread goes on with it in its ticks, as far as the
 * budget and the reader's pace allow; another thread reads. Nothing else ever looks at the scheduler.
 */
public abstract class Query<T> implements AutoCloseable {
    private static final int ROW_BUFFER_SIZE = 2_048;
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private final BlockingQueue<Optional<T>> rows = new ArrayBlockingQueue<>(ROW_BUFFER_SIZE);
    private volatile boolean closed;
    private volatile boolean abandoned;
    /** How often the stream thread came by; only that thread writes it. */
    private volatile long advances;

    /** Told each second that a row takes: a long way through what nobody asked for is no silence. */
    public interface WaitListener {
        void onWait() throws IOException;
    }

    /** Does one step, on the stream thread. @return false at the end */
    abstract boolean step(TaskView task, long now);

    /** Lets go of what the steps hold, on the stream thread. */
    abstract void releaseResources();

    /** Adds a row; a step may add two at the most. */
    final void add(T row) {
        rows.add(Optional.of(row));
    }

    /** @return true where the question is done with */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    final boolean advance(TaskView task, long now, Budget budget) {
        advances++;
        while (!closed && budget.takeStep()) {
            if (rows.remainingCapacity() < 3) {
                return false;
            }
            if (!step(task, now)) {
                finish();
                return true;
            }
        }
        if (closed) {
            finish();
        }
        return closed;
    }

    /** Ends the answer before it is complete: the task goes away. */
    final void abandon() {
        abandoned = true;
        finish();
    }

    private void finish() {
        releaseResources();
        rows.add(Optional.empty()); // the steps leave room for it
    }

    /**
     * The next row; empty at the end.
     *
     * @throws TaskUnavailableException if the stream thread does not come by within the timeout, or has to leave it
     */
    public final Optional<T> next(Duration timeout, WaitListener listener) throws InterruptedException, IOException {
        Optional<T> row = poll(timeout);
        long lastAdvanceNanos = System.nanoTime();
        long seenAdvances = advances;
        while (row == null) {
            listener.onWait();
            if (advances != seenAdvances) {
                seenAdvances = advances;
                lastAdvanceNanos = System.nanoTime();
            } else if (System.nanoTime() - lastAdvanceNanos >= timeout.toNanos()) {
                throw new TaskUnavailableException(
                        "no answer within " + timeout.toSeconds() + " s: it is restoring, or moving");
            }
            row = poll(timeout);
        }
        if (row.isEmpty() && abandoned) {
            throw new TaskUnavailableException("the partition was moved to another instance meanwhile: ask again");
        }
        return row;
    }

    private @Nullable Optional<T> poll(Duration timeout) throws InterruptedException {
        long millis = Math.min(timeout.toMillis(), POLL_INTERVAL.toMillis());
        return rows.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public final void close() {
        closed = true;
    }

    /** A task that does not come to answer, or not to the end. */
    static final class TaskUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TaskUnavailableException(String message) {
            super(message);
        }
    }
}
