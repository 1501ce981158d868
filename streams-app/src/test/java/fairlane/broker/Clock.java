package fairlane.broker;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Does things again and again on a thread of its own, until it is closed. */
final class Clock implements AutoCloseable {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    /** @param action is given 0, 1, 2, .. */
    void every(long millis, IntConsumer action) {
        AtomicInteger next = new AtomicInteger();
        thread.scheduleAtFixedRate(() -> action.accept(next.getAndIncrement()), 0, millis, TimeUnit.MILLISECONDS);
    }

    /** It has done the last thing. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
