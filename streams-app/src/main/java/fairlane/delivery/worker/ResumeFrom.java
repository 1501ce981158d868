package fairlane.delivery.worker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a worker resumes in a partition whose committed offset has expired.
 *
 * @param kind the kind of position
 * @param time messages that were released at or after this time are sent; null unless {@code kind} is {@link Kind#TIME}
 */
public record ResumeFrom(Kind kind, @Nullable Instant time) {
    /** The kind of position to resume from. */
    public enum Kind {
        /** All retained messages are sent, some of them possibly again. */
        EARLIEST,
        /** No retained message is sent. */
        LATEST,
        /** Messages from a point in time on are sent. */
        TIME
    }

    public static ResumeFrom earliest() {
        return new ResumeFrom(Kind.EARLIEST, null);
    }

    public static ResumeFrom latest() {
        return new ResumeFrom(Kind.LATEST, null);
    }

    public static ResumeFrom time(Instant time) {
        return new ResumeFrom(Kind.TIME, time);
    }
}
