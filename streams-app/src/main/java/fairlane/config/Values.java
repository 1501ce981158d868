package fairlane.config;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Plain values from text; what is wrong is told with a sentence. */
final class Values {
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");

    private Values() {}

    static long number(String text, long least, long most) {
        try {
            long value = Long.parseLong(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a whole number; write one from " + least + " to " + most, e);
        }
        throw new IllegalArgumentException(
                text.strip() + " is out of range; write a number from " + least + " to " + most);
    }

    /** A number greater than {@code above} and at most {@code most}. */
    static double decimal(String text, double above, double most) {
        if (DECIMAL.matcher(text.strip()).matches()) {
            double value = Double.parseDouble(text.strip());
            if (value > above && value <= most) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is no number greater than " + plain(above) + " and at most " + plain(most));
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** One of an enum's names, in any case, with hyphens for underscores. */
    static <E extends Enum<E>> E symbol(Class<E> type, String text) {
        String wanted = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(symbol -> symbol.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is none of "
                        + Arrays.toString(type.getEnumConstants()).replaceAll("[\\[\\]]", "")));
    }

    static boolean bool(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
        };
    }
}
