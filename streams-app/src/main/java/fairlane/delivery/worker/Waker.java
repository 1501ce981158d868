package fairlane.delivery.worker;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Wakes up the worker loop while it polls, at most once per poll: {@code KafkaConsumer.wakeup()} is expensive, and a wakeup
 * outside a poll would end the next poll.
 */
final class Waker {
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Runnable wakeup;

    Waker(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /** Ends the current poll because there is something to do. May be called from any thread. */
    void wake() {
        if (asleep.compareAndSet(true, false)) {
            wakeup.run();
        }
    }

    /** Called before a poll. Afterwards the loop checks once more whether there is something to do. */
    void markAsleep() {
        asleep.set(true);
    }

    /** Called after a poll. */
    void markAwake() {
        asleep.set(false);
    }
}
