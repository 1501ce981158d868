package fairlane.config;

import java.time.Duration;

/** Ranges of settings; the message says the key and the range. */
final class Check {
    private Check() {}

    static void range(Key key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ConfigException(key + " is " + least + " to " + most + ", not " + value);
        }
    }

    static void range(Key key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new ConfigException(key + " is " + Durations.format(least) + " to " + Durations.format(most)
                    + ", not " + Durations.format(value));
        }
    }
}
