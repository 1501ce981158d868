package fairlane.pipeline;

import fairlane.core.scheduler.Budget;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Questions of other threads to a task, answered within the budgets of its ticks. */
final class Mailbox implements AutoCloseable {
    /** What a tick spends on answers when its turn has used up the budget: a busy task still tells why it is. */
    private static final int LEAST_STEPS = 256;

    private final TaskView task;
    private final Queue<Question<?>> questions = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Mailbox(TaskView task) {
        this.task = task;
    }

    void put(Question<?> question) {
        questions.add(question);
        if (closed) {
            close();
        }
    }

    /** Whether there is a question. */
    boolean isWaitedFor() {
        return !questions.isEmpty();
    }

    /**
     * Goes on with each question as far as its reader has read.
     *
     * @return true where there is more to answer
     */
    boolean answer(long now, Budget left) {
        if (questions.isEmpty()) {
            return false;
        }
        Budget budget = left.isExhausted() ? Budget.ofSteps(LEAST_STEPS) : left;
        questions.removeIf(question -> question.advance(task, now, budget));
        return !questions.isEmpty();
    }

    @Override
    public void close() {
        closed = true;
        for (Question<?> question = questions.poll(); question != null; question = questions.poll()) {
            question.abandon();
        }
    }
}
