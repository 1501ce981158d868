package fairlane.pipeline.store;

import java.util.concurrent.atomic.AtomicLong;

/** Memory shared by the tasks of a process, reserved first come, first served. Safe for use by many threads. */
public final class MemoryBudget {
    private final AtomicLong available;

    /** @param bytes the memory of all tasks together */
    public MemoryBudget(long bytes) {
        this.available = new AtomicLong(bytes);
    }

    /** Reserves memory, or nothing. @return false if less than that is available */
    boolean tryReserve(int bytes) {
        long current = available.get();
        while (current >= bytes) {
            if (available.compareAndSet(current, current - bytes)) {
                return true;
            }
            current = available.get();
        }
        return false;
    }

    void release(long bytes) {
        available.addAndGet(bytes);
    }
}
