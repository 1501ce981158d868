package fairlane.cli;

import java.util.Locale;

/** Figures as people read them. */
final class Text {
    private Text() {}

    /** {@code 12,345}. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 message}, {@code 12,345 messages}. */
    static String count(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** Milliseconds as {@code 0.120 s}. */
    static String seconds(long millis) {
        return String.format(Locale.ROOT, "%,.3f s", millis / 1_000.0);
    }
}
