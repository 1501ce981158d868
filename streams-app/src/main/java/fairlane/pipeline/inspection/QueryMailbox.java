package fairlane.pipeline.inspection;

import fairlane.core.scheduler.Budget;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Questions of other threads to a task, answered within the budgets of its ticks. */
public final class QueryMailbox implements AutoCloseable {
    /** What a tick spends on answers when its turn has used up the budget: a busy task still tells why it is. */
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

    /** Whether there is a question. */
    public boolean hasQueries() {
        return !queries.isEmpty();
    }

    /**
     * Goes on with each question as far as its reader has read.
     *
     * @return true where there is more to answer
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
