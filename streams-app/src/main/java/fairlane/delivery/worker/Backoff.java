package fairlane.delivery.worker;

import fairlane.config.RetryConfig;
import java.util.function.DoubleSupplier;

/**
 * How long a message that failed waits: twice as long each time, up to a limit, and "equal jitter": half of it for
 * certain and up to another half by chance, so that what failed together does not come again together.
 */
final class Backoff {
    /** More doublings than any limit leaves room for. */
    private static final int MAX_DOUBLINGS = 40;

    private final RetryConfig config;
    private final DoubleSupplier random;

    /** @param random from 0 to 1 */
    Backoff(RetryConfig config, DoubleSupplier random) {
        this.config = config;
        this.random = random;
    }

    /** Milliseconds before the next attempt. @param failed the number of the attempt that failed, from 1 on */
    long delayMillis(int failedAttempt) {
        double doubledMillis = config.backoff().toMillis() * Math.pow(2, Math.min(failedAttempt - 1, MAX_DOUBLINGS));
        double maxMillis = Math.min(doubledMillis, config.backoffMax().toMillis());
        return Math.round(maxMillis / 2 + maxMillis / 2 * random.getAsDouble());
    }
}
