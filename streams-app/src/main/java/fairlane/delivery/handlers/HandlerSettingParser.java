package fairlane.delivery.handlers;

import fairlane.config.text.Durations;
import java.time.Duration;
import java.util.Locale;

/**
 * Parses values of handler settings. For an invalid value, the methods throw an IllegalArgumentException whose message
 * states what to write instead.
 */
final class HandlerSettingParser {
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(10);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);
    private static final int MAX_PORT = 65_535;

    private HandlerSettingParser() {}

    static boolean parseBoolean(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("write true or false");
        };
    }

    static Duration parseTimeout(String text) {
        Duration timeout = Durations.parse(text);
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("write " + Durations.format(MIN_TIMEOUT) + " to "
                    + Durations.format(MAX_TIMEOUT) + ", such as 10s");
        }
        return timeout;
    }

    static int parsePort(String text) {
        if (text.strip().matches("\\d{1,5}")) {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        }
        throw new IllegalArgumentException("write a number from 1 to " + MAX_PORT);
    }
}
