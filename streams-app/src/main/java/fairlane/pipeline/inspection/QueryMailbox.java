package fairlane.pipeline.inspection;

import fairlane.core.scheduler.Budget;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The queries that other threads have submitted to a task. The task executes the queries within the budgets of its
 * ticks.
 */
public final class QueryMailbox implements AutoCloseable {
    /**
     * The minimum number of query steps per tick. They are executed even if scheduling has exhausted the budget of the
     * tick, so that a busy task still answers queries.
     */
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

    /** Whether any query is pending. */
    public boolean hasQueries() {
        return !queries.isEmpty();
    }

    /**
     * Advances each pending query as far as the remaining budget and the pace of the query's reader allow.
     *
     * @param remaining the budget that scheduling has left in this tick
     * @return whether queries are still pending
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
