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
 * A query of a task's state that returns rows. The stream thread advances it in its ticks, as far as the budget and the
 * pace of the reader allow; another thread reads the rows. Queries are the only way to read the scheduler's state.
 */
public abstract class Query<T> implements AutoCloseable {
    private static final int ROW_BUFFER_SIZE = 2_048;
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private final BlockingQueue<Optional<T>> rows = new ArrayBlockingQueue<>(ROW_BUFFER_SIZE);
    private volatile boolean closed;
    private volatile boolean abandoned;
    /** How often the stream thread has advanced this query; only that thread writes it. */
    private volatile long advances;

    /** Is called every second while the reader waits for a row: skipping many rows that do not match may take long. */
    public interface WaitListener {
        void onWait() throws IOException;
    }

    /** Executes one step, on the stream thread. @return false at the end */
    abstract boolean step(TaskView task, long now);

    /** Releases the resources of the steps, on the stream thread. */
    abstract void releaseResources();

    /** Adds a row. A step adds at most two. */
    final void add(T row) {
        rows.add(Optional.of(row));
    }

    /** Executes steps within the budget, on the stream thread. @return true if the query is finished */
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

    /** Ends the query before its result is complete, because the task is closed. */
    final void abandon() {
        abandoned = true;
        finish();
    }

    private void finish() {
        releaseResources();
        rows.add(Optional.empty()); // the steps leave room for it
    }

    /**
     * Waits for the next row; empty at the end.
     *
     * @throws TaskUnavailableException if the stream thread does not advance the query within the timeout, or the
     *     task was closed
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
                        "no answer within " + timeout.toSeconds() + " s: the partition is being restored or moved");
            }
            row = poll(timeout);
        }
        if (row.isEmpty() && abandoned) {
            throw new TaskUnavailableException("the partition was moved to another instance: try again");
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

    /** A task does not execute a query, or not to its end. */
    static final class TaskUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TaskUnavailableException(String message) {
            super(message);
        }
    }
}
