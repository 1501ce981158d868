package fairlane.config.text;

import fairlane.core.limits.RateLimit;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses and formats rates such as {@code 1/s}, {@code 0.1/s}, {@code 10000/min burst 20} and {@code unlimited}. */
public final class RateText {
    /** The text for an empty list of rates, that is, for no limit. */
    public static final String UNLIMITED = "unlimited";

    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*/\\s*([a-z]+)(?:\\s+burst\\s+(\\d{1,10}))?");

    private RateText() {}

    /**
     * Parses one rate, which consists of units, a slash, the period and, optionally, {@code burst} and a whole number.
     *
     * @throws IllegalArgumentException if the text is not a rate; the exception message shows the notation
     */
    public static Rate parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(invalidRateMessage(text));
        }
        return validated(new Rate(
                Double.parseDouble(matcher.group(1)), parsePeriod(matcher.group(2), text), parseBurst(matcher)));
    }

    /**
     * Parses a text with rates separated by commas, all of which apply. For the text {@code unlimited}, returns the
     * empty list.
     *
     * @throws IllegalArgumentException if a part of the text is not a rate; the exception message shows the notation
     */
    public static List<Rate> parseAll(String text) {
        return parseAll(Arrays.asList(text.split(",", -1)));
    }

    /**
     * Parses several texts with one rate each, all of which apply. For the single text {@code unlimited}, returns the
     * empty list.
     *
     * @param texts the text of each rate
     */
    public static List<Rate> parseAll(List<String> texts) {
        if (texts.stream().map(String::strip).noneMatch(UNLIMITED::equalsIgnoreCase)) {
            return texts.stream().map(RateText::parse).toList();
        }
        if (texts.size() > 1) {
            throw new IllegalArgumentException(
                    "unlimited cannot be combined with other rates; remove the other rates, or remove unlimited");
        }
        return List.of();
    }

    public static String format(Rate rate) {
        String units = BigDecimal.valueOf(rate.getUnits()).stripTrailingZeros().toPlainString();
        String burst = rate.getBurst() == null ? "" : " burst " + rate.getBurst();
        return units + "/" + formatPeriod(rate.getPer()) + burst;
    }

    /** Formats rates as text separated by commas, or as {@code unlimited} if there are no rates. */
    public static String format(List<Rate> rates) {
        return rates.isEmpty()
                ? UNLIMITED
                : rates.stream().map(RateText::format).collect(Collectors.joining(", "));
    }

    /**
     * Checks that the parts of a rate are within their ranges. The check calls the constructor of {@link RateLimit},
     * whose error messages state the ranges.
     */
    private static Rate validated(Rate rate) {
        var unused = new RateLimit(rate.getUnits(), 1, rate.getBurst());
        return rate;
    }

    private static @Nullable Integer parseBurst(Matcher matcher) {
        String burst = matcher.group(3);
        return burst == null ? null : (int) Math.min(Long.parseLong(burst), 1_000_000_000L);
    }

    private static Per parsePeriod(String unit, String text) {
        return switch (unit) {
            case "s", "sec", "second" -> Per.SECOND;
            case "min", "minute" -> Per.MINUTE;
            case "h", "hour" -> Per.HOUR;
            case "d", "day" -> Per.DAY;
            default -> throw new IllegalArgumentException(invalidRateMessage(text));
        };
    }

    private static String formatPeriod(Per per) {
        return switch (per) {
            case SECOND -> "s";
            case MINUTE -> "min";
            case HOUR -> "hour";
            case DAY -> "day";
        };
    }

    private static String invalidRateMessage(String text) {
        return "\"" + text.strip()
                + "\" is not a rate; write units/period such as 1/s, 0.1/s, 10000/min, 7/hour or 2000/day,"
                + " optionally followed by \"burst 5\", or unlimited";
    }
}
