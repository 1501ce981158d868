package fairlane.config;

import java.util.Locale;

/** Plain values from text; what is wrong is told with a sentence. */
final class Values {
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

    static boolean bool(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
        };
    }
}
