package fairlane.cli.text;

import fairlane.config.text.Durations;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Parses points in time as users write them in options: an age such as {@code 2h}, or a date such as {@code
 * 2030-01-31T08:00:00Z}.
 */
public final class PastTime {
    private PastTime() {}

    /**
     * Parses an age or a date. A text that contains the letter T is a date, any other text an age.
     *
     * @throws IllegalArgumentException if the text is an age, but not a valid duration
     * @throws java.time.format.DateTimeParseException if the text contains a T, but is not a valid date
     */
    public static Instant parse(String text) {
        return text.contains("T")
                ? OffsetDateTime.parse(text).toInstant()
                : Instant.now().minus(Durations.parse(text));
    }
}
