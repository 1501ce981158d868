package fairlane.gateway.leases;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The callers that wait for messages of one channel, in the order of their calls. Not thread-safe. */
final class LeaseWaiters {
    private final Deque<Waiter> waiters = new ArrayDeque<>();

    /**
     * A caller that waits for messages.
     *
     * @param max the maximum number of leases that the caller requests
     * @param duration the duration of the requested leases, in milliseconds
     * @param deadline the time at which the wait of the caller ends, on the clock of {@link LeaseClock#now}
     */
    record Waiter(int max, long duration, long deadline, CompletableFuture<List<Lease>> result) {}

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    CompletableFuture<List<Lease>> add(int max, long duration, long deadline) {
        Waiter waiter = new Waiter(max, duration, deadline, new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.result();
    }

    /** Returns the caller that has waited longest; null if no caller waits. */
    @Nullable
    Waiter first() {
        return waiters.peek();
    }

    void removeFirst() {
        waiters.remove();
    }

    /** Removes and returns the callers whose deadline is {@code now} or earlier. */
    List<Waiter> removeElapsed(long now) {
        List<Waiter> elapsed = new ArrayList<>();
        waiters.removeIf(waiter -> waiter.deadline() <= now && elapsed.add(waiter));
        return elapsed;
    }
}
