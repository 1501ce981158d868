package fairlane.config;

import java.time.Duration;

/**
 * Parameters for the calculation of the number of workers that a channel needs.
 *
 * @param targetWait how long a message may wait for a worker after the limits of its sender and customer allow its
 *     release, 100 ms to 1 h
 * @param sendTime time to send one message, 1 ms to 10 min; assumed only until outcomes of the channel's messages show
 *     the actual time
 */
public record ScalingConfig(Duration targetWait, Duration sendTime) {
    public ScalingConfig {
        RangeCheck.require(SettingKey.SCALING_TARGET_WAIT, targetWait, Duration.ofMillis(100), Duration.ofHours(1));
        RangeCheck.require(SettingKey.SCALING_SEND_TIME, sendTime, Duration.ofMillis(1), Duration.ofMinutes(10));
    }
}
