package fairlane.gateway.leases;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs what is handed to it on the threads of another, all that has gathered meanwhile one after another: to wake a thread
 * takes longer than most of it.
 */
final class GatheringExecutor implements Executor {
    private final Executor threads;
    private final Queue<Runnable> gathered = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean due = new AtomicBoolean();

    GatheringExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        gathered.add(task);
        if (due.compareAndSet(false, true)) {
            threads.execute(this::runGathered);
        }
    }

    /** What comes from now on needs another look. */
    private void runGathered() {
        due.set(false);
        for (Runnable next = gathered.poll(); next != null; next = gathered.poll()) {
            next.run();
        }
    }
}
