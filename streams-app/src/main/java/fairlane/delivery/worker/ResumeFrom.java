package fairlane.delivery.worker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a worker resumes in a partition whose committed offset has expired in Kafka.
 *
 * @param kind the kind of position to resume from
 * @param time earliest release time of the messages to send; null unless {@code kind} is {@link Kind#TIME}
 */
public record ResumeFrom(Kind kind, @Nullable Instant time) {
    /** The kinds of positions in a partition from which a worker can resume. */
    public enum Kind {
        /** Resume at the first message that Kafka has retained; some messages may be sent again. */
        EARLIEST,
        /** Resume at the end of the partition, so that no message that Kafka has retained is sent. */
        LATEST,
        /** Resume at the first message that was released at or after a point in time. */
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
