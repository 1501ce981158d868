package fairlane.config;

import java.time.Duration;

/**
 * Limits the messages of a channel that are in flight.
 *
 * @param target an adaptive window holds as many messages as were acknowledged within this time, 100 ms to 60 s
 * @param ackTimeout if nothing was acknowledged for this long, nothing more is released, 1 s to 1 day
 */
public record WindowConfig(Duration target, Duration ackTimeout) {
    public WindowConfig {
        RangeCheck.require(SettingKey.WINDOW_TARGET, target, Duration.ofMillis(100), Duration.ofSeconds(60));
        RangeCheck.require(SettingKey.ACK_TIMEOUT, ackTimeout, Duration.ofSeconds(1), Duration.ofDays(1));
    }
}
