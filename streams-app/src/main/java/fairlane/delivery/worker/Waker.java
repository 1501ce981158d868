package fairlane.delivery.worker;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Wakes up the worker loop while it polls Kafka. It does so at most once per poll, because {@code
 * KafkaConsumer.wakeup()} is expensive, and never outside a poll, because a wakeup outside a poll would needlessly end
 * the next poll.
 */
final class Waker {
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Runnable wakeup;

    Waker(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /**
     * Ends the current poll, if there is one, so that the worker loop processes an event. May be called from any thread.
     */
    void wake() {
        if (asleep.compareAndSet(true, false)) {
            wakeup.run();
        }
    }

    /**
     * Called before a poll. After this call and before the poll, the worker loop must check once more whether it has
     * something to do.
     */
    void markAsleep() {
        asleep.set(true);
    }

    /** Called after a poll, so that no wakeup is sent until the next poll. */
    void markAwake() {
        asleep.set(false);
    }
}
