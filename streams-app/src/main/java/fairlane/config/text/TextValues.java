package fairlane.config.text;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Parses numbers, booleans and enum constants. If a text is invalid, the message of the thrown exception says what to
 * write instead.
 */
public final class TextValues {
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");

    private TextValues() {}

    public static long number(String text, long min, long max) {
        try {
            long value = Long.parseLong(text.strip());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a whole number; write one from " + min + " to " + max, e);
        }
        throw new IllegalArgumentException(
                text.strip() + " is out of range; write a number from " + min + " to " + max);
    }

    /**
     * Parses a decimal number.
     *
     * @param exclusiveMin the number must be greater than this value
     * @param max the number must be at most this value
     */
    public static double decimal(String text, double exclusiveMin, double max) {
        if (DECIMAL.matcher(text.strip()).matches()) {
            double value = Double.parseDouble(text.strip());
            if (value > exclusiveMin && value <= max) {
                return value;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is not a number greater than " + plainText(exclusiveMin)
                + " and at most " + plainText(max));
    }

    private static String plainText(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** Parses the name of an enum constant. The text may have any case and hyphens instead of underscores. */
    public static <E extends Enum<E>> E enumConstant(Class<E> type, String text) {
        String wanted = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(symbol -> symbol.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is not one of "
                        + Arrays.toString(type.getEnumConstants()).replaceAll("[\\[\\]]", "")));
    }

    public static boolean bool(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
        };
    }
}
