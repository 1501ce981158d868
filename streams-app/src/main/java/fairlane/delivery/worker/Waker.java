package fairlane.delivery.worker;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the sleep of a worker's loop, once a sleep: {@code KafkaConsumer.wakeup()} is dear, and one that comes when the
 * loop is awake would end the next sleep.
 */
final class Waker {
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Runnable wakeup;

    Waker(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /** From any thread: there is something to do. */
    void wake() {
        if (asleep.compareAndSet(true, false)) {
            wakeup.run();
        }
    }

    /** The loop looks for something to do once more after this, and sleeps. */
    void markAsleep() {
        asleep.set(true);
    }

    void markAwake() {
        asleep.set(false);
    }
}
