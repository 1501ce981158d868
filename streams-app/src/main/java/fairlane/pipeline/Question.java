package fairlane.pipeline;

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
abstract class Question<T> implements AutoCloseable {
    private static final int ROWS_AHEAD = 2_048;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final BlockingQueue<Optional<T>> rows = new ArrayBlockingQueue<>(ROWS_AHEAD);
    private volatile boolean closed;
    private volatile boolean abandoned;
    /** How often the stream thread came by; only that thread writes it. */
    private volatile long visits;

    /** Told each second that a row takes: a long way through what nobody asked for is no silence. */
    interface Waiting {
        void goesOn() throws IOException;
    }

    /** Does one step, on the stream thread. @return false at the end */
    abstract boolean step(TaskView task, long now);

    /** Lets go of what the steps hold, on the stream thread. */
    abstract void release();

    /** Adds a row; a step may add two at the most. */
    final void add(T row) {
        rows.add(Optional.of(row));
    }

    /** @return true where the question is done with */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    final boolean advance(TaskView task, long now, Budget budget) {
        visits++;
        while (!closed && budget.takeStep()) {
            if (rows.remainingCapacity() < 3) {
                return false;
            }
            if (!step(task, now)) {
                end();
                return true;
            }
        }
        if (closed) {
            end();
        }
        return closed;
    }

    /** Ends the answer before it is complete: the task goes away. */
    final void abandon() {
        abandoned = true;
        end();
    }

    private void end() {
        release();
        rows.add(Optional.empty()); // the steps leave room for it
    }

    /**
     * The next row; empty at the end.
     *
     * @throws TaskBusyException if the stream thread does not come by within the timeout, or has to leave it
     */
    final Optional<T> next(Duration timeout, Waiting waiting) throws InterruptedException, IOException {
        Optional<T> row = poll(timeout);
        long heardAt = System.nanoTime();
        long seen = visits;
        while (row == null) {
            waiting.goesOn();
            if (visits != seen) {
                seen = visits;
                heardAt = System.nanoTime();
            } else if (System.nanoTime() - heardAt >= timeout.toNanos()) {
                throw new TaskBusyException(
                        "no answer within " + timeout.toSeconds() + " s: it is restoring, or moving");
            }
            row = poll(timeout);
        }
        if (row.isEmpty() && abandoned) {
            throw new TaskBusyException("the partition was moved to another instance meanwhile: ask again");
        }
        return row;
    }

    private @Nullable Optional<T> poll(Duration atMost) throws InterruptedException {
        long millis = Math.min(atMost.toMillis(), LOOK_EVERY.toMillis());
        return rows.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public final void close() {
        closed = true;
    }

    /** A task that does not come to answer, or not to the end. */
    static final class TaskBusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TaskBusyException(String message) {
            super(message);
        }
    }
}
