package fairlane.config;

import java.time.Duration;

/**
 * How often and after which delays a worker retries a message that the handler could not send.
 *
 * @param attempts maximum number of attempts, 1 to 100; if the last attempt fails, the message becomes a dead letter
 * @param backoff delay before the second attempt, 1 ms to 24 h; the delay doubles before each further attempt
 * @param backoffMax maximum delay before an attempt, {@code backoff} to 24 h
 */
public record RetryConfig(int attempts, Duration backoff, Duration backoffMax) {
    private static final Duration DAY = Duration.ofHours(24);

    public RetryConfig {
        RangeCheck.require(SettingKey.DELIVERY_ATTEMPTS, attempts, 1, 100);
        RangeCheck.require(SettingKey.DELIVERY_BACKOFF, backoff, Duration.ofMillis(1), DAY);
        RangeCheck.require(SettingKey.DELIVERY_BACKOFF_MAX, backoffMax, backoff, DAY);
    }
}
