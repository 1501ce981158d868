package fairlane.pipeline.store;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that the tasks of a process share: who comes first has it, until it gives it back. */
public final class MemoryBudget {
    private final AtomicLong available;

    /** @param bytes of all together */
    public MemoryBudget(long bytes) {
        this.available = new AtomicLong(bytes);
    }

    /** @return whether there was so much, which is the caller's now */
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
