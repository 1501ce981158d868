package fairlane.delivery.worker;

import fairlane.config.RetryConfig;
import java.util.function.DoubleSupplier;

/**
 * Exponential backoff with equal jitter: the delay doubles with every failed attempt, up to a limit. Half of the delay is
 * fixed and the other half is random, so that messages that failed together are not retried together.
 */
final class Backoff {
    /**
     * The largest exponent of the backoff. So many doublings exceed every configured maximum, and the result does not
     * overflow.
     */
    private static final int MAX_DOUBLINGS = 40;

    private final RetryConfig config;
    private final DoubleSupplier random;

    /** @param random supplies the random part of the delay: values from 0 to 1 */
    Backoff(RetryConfig config, DoubleSupplier random) {
        this.config = config;
        this.random = random;
    }

    /** The delay before the next attempt, in milliseconds. @param failedAttempt the number of the failed attempt, from 1 */
    long delayMillis(int failedAttempt) {
        double doubledMillis = config.backoff().toMillis() * Math.pow(2, Math.min(failedAttempt - 1, MAX_DOUBLINGS));
        double maxMillis = Math.min(doubledMillis, config.backoffMax().toMillis());
        return Math.round(maxMillis / 2 + maxMillis / 2 * random.getAsDouble());
    }
}
