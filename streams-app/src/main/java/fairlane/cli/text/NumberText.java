package fairlane.cli.text;

import java.util.Locale;

/** Formats numbers for people. */
public final class NumberText {
    private NumberText() {}

    /** {@code 12,345}. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 message}, {@code 12,345 messages}. */
    public static String quantity(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** Milliseconds as {@code 0.120 s}. */
    public static String seconds(long millis) {
        return String.format(Locale.ROOT, "%,.3f s", millis / 1_000.0);
    }
}
