package fairlane.config;

import java.time.Duration;

/**
 * How much of a channel may be in flight.
 *
 * @param target a window that adapts lets so much be in flight as was acknowledged in this time, 100 ms to 60 s
 * @param ackTimeout when nothing was acknowledged for so long, nothing more is released, 1 s to 1 day
 */
public record WindowConfig(Duration target, Duration ackTimeout) {
    public WindowConfig {
        RangeCheck.require(SettingKey.WINDOW_TARGET, target, Duration.ofMillis(100), Duration.ofSeconds(60));
        RangeCheck.require(SettingKey.ACK_TIMEOUT, ackTimeout, Duration.ofSeconds(1), Duration.ofDays(1));
    }
}
