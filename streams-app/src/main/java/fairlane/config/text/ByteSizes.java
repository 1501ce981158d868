package fairlane.config.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses amounts of memory such as {@code 268435456}, {@code 256MiB} or {@code 1 GiB}. */
public final class ByteSizes {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\s*(kib|mib|gib)?");

    private ByteSizes() {}

    /**
     * Returns the amount in bytes.
     *
     * @throws IllegalArgumentException if the text is not an amount of memory; the exception message shows the notation
     */
    public static long parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an amount of memory; write bytes, or a number and KiB, MiB or GiB");
        }
        return Long.parseLong(matcher.group(1)) << shift(matcher);
    }

    private static int shift(Matcher matcher) {
        String unit = matcher.group(2);
        return unit == null ? 0 : 10 * (1 + "kmg".indexOf(unit.charAt(0)));
    }
}
