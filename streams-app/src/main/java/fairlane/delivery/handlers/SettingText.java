package fairlane.delivery.handlers;

import fairlane.config.Durations;
import java.time.Duration;
import java.util.Locale;

/** Values of settings from text; what is wrong is told with a sentence. */
final class SettingText {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
    private static final int PORTS = 65_535;

    private SettingText() {}

    static boolean bool(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("write true or false");
        };
    }

    static Duration timeout(String text) {
        Duration timeout = Durations.parse(text);
        if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("write " + Durations.format(SHORTEST_TIMEOUT) + " to "
                    + Durations.format(LONGEST_TIMEOUT) + ", such as 10s");
        }
        return timeout;
    }

    static int port(String text) {
        if (text.strip().matches("\\d{1,5}")) {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= PORTS) {
                return port;
            }
        }
        throw new IllegalArgumentException("write a number from 1 to " + PORTS);
    }
}
