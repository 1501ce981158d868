package fairlane.config;

import java.time.Duration;

/**
 * From what it is told how many workers a channel wants.
 *
 * @param targetWait so long may a message that may leave wait until a worker sends it, 100 ms to 1 h
 * @param sendTime that a message takes to be sent, where no outcome tells, 1 ms to 10 min
 */
public record ScalingConfig(Duration targetWait, Duration sendTime) {
    public ScalingConfig {
        RangeCheck.require(SettingKey.SCALING_TARGET_WAIT, targetWait, Duration.ofMillis(100), Duration.ofHours(1));
        RangeCheck.require(SettingKey.SCALING_SEND_TIME, sendTime, Duration.ofMillis(1), Duration.ofMinutes(10));
    }
}
