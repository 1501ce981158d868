package fairlane.ops;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates daemon threads, which do not keep the process alive, with names that identify their owner. */
public final class DaemonThreads {
    private DaemonThreads() {}

    /**
     * Returns a thread factory for an executor with one thread.
     *
     * @param name the name of the thread
     */
    public static ThreadFactory named(String name) {
        return task -> daemon(task, name);
    }

    /** Returns a thread factory for a thread pool. The threads are named {@code prefix-1}, {@code prefix-2}, .. */
    public static ThreadFactory numbered(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> daemon(task, prefix + "-" + number.incrementAndGet());
    }

    /**
     * Suspends the current thread. If the thread is interrupted, the method returns at once and leaves the interrupted
     * status set.
     */
    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
