package fairlane.gateway.leases;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs what is handed to it on the threads of another, all that has gathered meanwhile one after another: to wake a thread
 * takes longer than most of it.
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

    /** What comes from now on needs another look. */
    private void runTasks() {
        isScheduled.set(false);
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
    }
}
