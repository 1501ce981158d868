package fairlane.config;

import java.time.Duration;

/**
 * Limits how many messages of a channel are in flight.
 *
 * @param target period that determines the size of an adaptive window, 100 ms to 60 s; as many messages may be in
 *     flight as were acknowledged during the last period of this length
 * @param ackTimeout time without any acknowledgement after which no more messages of the channel are released until the
 *     next acknowledgement, 1 s to 1 day
 */
public record WindowConfig(Duration target, Duration ackTimeout) {
    public WindowConfig {
        RangeCheck.require(SettingKey.WINDOW_TARGET, target, Duration.ofMillis(100), Duration.ofSeconds(60));
        RangeCheck.require(SettingKey.ACK_TIMEOUT, ackTimeout, Duration.ofSeconds(1), Duration.ofDays(1));
    }
}
