package fairlane.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that the tasks of a process share: who comes first has it, until it gives it back. */
final class MemoryBudget {
    private final AtomicLong left;

    /** @param bytes of all together */
    MemoryBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** @return whether there was so much, which is the caller's now */
    boolean take(int bytes) {
        long before = left.get();
        while (before >= bytes) {
            if (left.compareAndSet(before, before - bytes)) {
                return true;
            }
            before = left.get();
        }
        return false;
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}
