package fairlane.cli.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Formats times for output to people, relative to the current time.
 *
 * @param now the current time in epoch milliseconds
 * @param zone the time zone in which times of day are shown
 */
public record TimeText(long now, ZoneId zone) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** Returns how long ago the given time was, such as {@code 12 s}. */
    public String since(long epochMillis) {
        return span(now - epochMillis);
    }

    /**
     * Returns how long it is until the given time, such as {@code 12 s}; {@code 0.0 s} if the given time has passed.
     */
    public String until(long epochMillis) {
        return span(epochMillis - now);
    }

    /**
     * Returns the time with a preposition: {@code at 23:29:14} if it is today, otherwise {@code on 2026-01-31
     * 23:29:14}.
     */
    public String at(long epochMillis) {
        return isToday(epochMillis) ? "at " + CLOCK.format(zoned(epochMillis)) : "on " + clock(epochMillis);
    }

    /**
     * Returns the time of day, {@code 23:29:14}, preceded by the date if it is not today, {@code 2026-01-31 23:29:14}.
     */
    public String clock(long epochMillis) {
        ZonedDateTime time = zoned(epochMillis);
        return isToday(epochMillis) ? CLOCK.format(time) : DATE.format(time) + " " + CLOCK.format(time);
    }

    private boolean isToday(long epochMillis) {
        return zoned(epochMillis).toLocalDate().equals(zoned(now).toLocalDate());
    }

    private ZonedDateTime zoned(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).atZone(zone);
    }

    /**
     * Formats a duration that is given in milliseconds, such as {@code 4.2 s}, {@code 12 s}, {@code 3 min 5 s}, {@code
     * 2 h 10 min} or {@code 4 d 3 h}.
     */
    public static String span(long millis) {
        long rounded = (Math.max(0, millis) + 50) / 100 * 100;
        if (rounded < 10 * SECOND) {
            return String.format(Locale.ROOT, "%.1f s", rounded / 1_000.0);
        }
        if (rounded < MINUTE) {
            return rounded / SECOND + " s";
        }
        if (rounded < HOUR) {
            return rounded / MINUTE + " min " + rounded % MINUTE / SECOND + " s";
        }
        return rounded < DAY
                ? rounded / HOUR + " h " + rounded % HOUR / MINUTE + " min"
                : NumberText.number(rounded / DAY) + " d " + rounded % DAY / HOUR + " h";
    }
}
