package fairlane.admin;

import java.util.Optional;

/** A record as it was read from a topic. It may be unreadable, because any client can write to the topic. */
public sealed interface StoredRecord<T> {
    record Readable<T>(T value) implements StoredRecord<T> {}

    /** @param reason the fault as a sentence */
    record Unreadable<T>(String reason) implements StoredRecord<T> {}

    /** Returns the value; empty if the record is unreadable. */
    default Optional<T> toOptional() {
        return this instanceof Readable<T> readable ? Optional.of(readable.value()) : Optional.empty();
    }
}
