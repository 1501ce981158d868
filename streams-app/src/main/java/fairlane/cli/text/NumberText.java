package fairlane.cli.text;

import java.util.Locale;

/** Formats numbers for output to people. */
public final class NumberText {
    private NumberText() {}

    /** Formats a number with thousands separators, such as {@code 12,345}. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Formats a number with a noun in singular or plural, such as {@code 1 message} or {@code 12,345 messages}. */
    public static String quantity(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** Formats a number of milliseconds as seconds, such as {@code 0.120 s}. */
    public static String seconds(long millis) {
        return String.format(Locale.ROOT, "%,.3f s", millis / 1_000.0);
    }
}
