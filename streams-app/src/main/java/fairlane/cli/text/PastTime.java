package fairlane.cli.text;

import fairlane.config.text.Durations;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Points in time as options give them: an age such as {@code 2h}, or a date such as {@code 2030-01-31T08:00:00Z}. */
public final class PastTime {
    private PastTime() {}

    /**
     * Parses an age or a date.
     *
     * @throws IllegalArgumentException if the text is no duration
     * @throws java.time.format.DateTimeParseException if the text contains a T and is no date
     */
    public static Instant parse(String text) {
        return text.contains("T")
                ? OffsetDateTime.parse(text).toInstant()
                : Instant.now().minus(Durations.parse(text));
    }
}
