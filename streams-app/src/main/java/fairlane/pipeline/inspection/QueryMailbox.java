package fairlane.pipeline.inspection;

import fairlane.core.scheduler.Budget;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Queries that other threads have submitted to a task. The task executes them within the budgets of its ticks. */
public final class QueryMailbox implements AutoCloseable {
    /** Steps per tick even if scheduling has exhausted the budget: a busy task remains open to inspection. */
    private static final int MIN_STEPS = 256;

    private final TaskView task;
    private final Queue<Query<?>> queries = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    public QueryMailbox(TaskView task) {
        this.task = task;
    }

    public void submit(Query<?> query) {
        queries.add(query);
        if (closed) {
            close();
        }
    }

    /** Whether a query is pending. */
    public boolean hasQueries() {
        return !queries.isEmpty();
    }

    /**
     * Advances each query as far as its reader has read.
     *
     * @return whether queries remain
     */
    public boolean advanceAll(long now, Budget remaining) {
        if (queries.isEmpty()) {
            return false;
        }
        Budget budget = remaining.isExhausted() ? Budget.ofSteps(MIN_STEPS) : remaining;
        queries.removeIf(query -> query.advance(task, now, budget));
        return !queries.isEmpty();
    }

    @Override
    public void close() {
        closed = true;
        for (Query<?> query = queries.poll(); query != null; query = queries.poll()) {
            query.abandon();
        }
    }
}
