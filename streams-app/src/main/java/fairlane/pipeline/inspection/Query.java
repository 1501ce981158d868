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
 * A query about the state of a task that returns rows. The stream thread advances the query in ticks, as far as the
 * budget of the tick and the pace of the reader allow; another thread reads the rows. Threads other than the stream
 * thread can read the scheduler's state only through queries.
 */
public abstract class Query<T> implements AutoCloseable {
    private static final int ROW_BUFFER_SIZE = 2_048;
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private final BlockingQueue<Optional<T>> rows = new ArrayBlockingQueue<>(ROW_BUFFER_SIZE);
    private volatile boolean closed;
    private volatile boolean abandoned;
    /** How often the stream thread has advanced this query. Only the stream thread writes this field. */
    private volatile long advances;

    /**
     * Is called every second while the reader waits for a row. The wait may be long if the query inspects many lanes or
     * messages that do not match the filter.
     */
    public interface WaitListener {
        void onWait() throws IOException;
    }

    /**
     * Executes one small unit of the query's work, for example inspects one lane. Called by the stream thread.
     *
     * @return false if the query is complete
     */
    abstract boolean step(TaskView task, long now);

    /** Closes the resources that the query has opened, such as cursors. Called by the stream thread. */
    abstract void releaseResources();

    /** Adds a row to the result. One call of {@link #step} adds at most two rows. */
    final void add(T row) {
        rows.add(Optional.of(row));
    }

    /**
     * Calls {@link #step} repeatedly within the budget. Called by the stream thread.
     *
     * @return true if the query is finished
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the stream thread writes the field
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
        rows.add(Optional.empty()); // fits, because the steps leave room for this element
    }

    /**
     * Waits for the next row and returns it; returns empty after the last row.
     *
     * @throws TaskUnavailableException if the stream thread does not advance the query within the timeout, or if the
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
                throw new TaskUnavailableException("no answer within " + timeout.toSeconds()
                        + " s, because the partition is being restored or moved");
            }
            row = poll(timeout);
        }
        if (row.isEmpty() && abandoned) {
            throw new TaskUnavailableException("the partition was moved to another instance; try again");
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

    /** Thrown if a task does not execute a query, or does not complete the query. */
    static final class TaskUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TaskUnavailableException(String message) {
            super(message);
        }
    }
}
