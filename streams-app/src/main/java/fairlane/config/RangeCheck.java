package fairlane.config;

import fairlane.config.text.Durations;
import java.time.Duration;

/**
 * Checks that the values of settings are within their ranges. The exception message for a value out of range contains
 * the setting's key and the allowed range.
 */
final class RangeCheck {
    private RangeCheck() {}

    static void require(SettingKey key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new ConfigException(key + " must be " + min + " to " + max + ", not " + value);
        }
    }

    static void require(SettingKey key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new ConfigException(key + " must be " + Durations.format(min) + " to " + Durations.format(max)
                    + ", not " + Durations.format(value));
        }
    }
}
