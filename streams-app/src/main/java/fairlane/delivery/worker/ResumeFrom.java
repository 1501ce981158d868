package fairlane.delivery.worker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where to go on in a partition whose acknowledgements have expired.
 *
 * @param time what was released then or later is sent; null: as {@code place} says
 */
public record ResumeFrom(Kind kind, @Nullable Instant time) {
    /** What may be said without a time. */
    public enum Kind {
        /** All that is still there is sent, again perhaps. */
        EARLIEST,
        /** What is there is not sent. */
        LATEST,
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
