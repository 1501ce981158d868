package fairlane.config;

import java.time.Duration;

/**
 * How often, and after how long, a message is tried again that its handler could not send.
 *
 * @param attempts in all, 1 to 100; after the last the message is a dead letter
 * @param backoff before the second attempt, 1 ms to 24 h; twice as long before each further one
 * @param backoffMax at most so long, {@code backoff} to 24 h
 */
public record RetryConfig(int attempts, Duration backoff, Duration backoffMax) {
    private static final Duration DAY = Duration.ofHours(24);

    public RetryConfig {
        RangeCheck.require(SettingKey.DELIVERY_ATTEMPTS, attempts, 1, 100);
        RangeCheck.require(SettingKey.DELIVERY_BACKOFF, backoff, Duration.ofMillis(1), DAY);
        RangeCheck.require(SettingKey.DELIVERY_BACKOFF_MAX, backoffMax, backoff, DAY);
    }
}
