package fairlane.gateway.leases;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs tasks on another executor. All tasks that are added before that executor starts a run are executed in the same
 * run, because waking a thread takes longer than most of these tasks.
 */
final class CoalescingExecutor implements Executor {
    private final Executor threads;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    CoalescingExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (isScheduled.compareAndSet(false, true)) {
            threads.execute(this::runTasks);
        }
    }

    /** Executes all collected tasks. A task that is added after this method has started schedules another run. */
    private void runTasks() {
        isScheduled.set(false);
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
    }
}
