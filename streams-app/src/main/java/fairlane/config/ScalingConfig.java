package fairlane.config;

import java.time.Duration;

/**
 * Parameters for the calculation of the number of workers that a channel needs.
 *
 * @param targetWait how long an eligible message may wait until a worker sends it, 100 ms to 1 h
 * @param sendTime assumed duration of sending one message as long as no outcomes are known, 1 ms to 10 min
 */
public record ScalingConfig(Duration targetWait, Duration sendTime) {
    public ScalingConfig {
        RangeCheck.require(SettingKey.SCALING_TARGET_WAIT, targetWait, Duration.ofMillis(100), Duration.ofHours(1));
        RangeCheck.require(SettingKey.SCALING_SEND_TIME, sendTime, Duration.ofMillis(1), Duration.ofMinutes(10));
    }
}
