package fairlane.pipeline.store;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A memory budget that the tasks of a process share. Tasks reserve memory first come, first served. Safe for use by
 * many threads.
 */
public final class MemoryBudget {
    private final AtomicLong available;

    /** @param bytes the memory that all tasks together may reserve, in bytes */
    public MemoryBudget(long bytes) {
        this.available = new AtomicLong(bytes);
    }

    /**
     * Reserves this number of bytes if they are available.
     *
     * @return false if fewer bytes are available, in which case no bytes are reserved
     */
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
