package fairlane.admin;

import java.util.Optional;

/**
 * A record as it was read from a topic. The record may be unreadable, because any client with access can write to the
 * topic.
 */
public sealed interface StoredRecord<T> {
    record Readable<T>(T value) implements StoredRecord<T> {}

    /** @param reason a sentence that states why the record cannot be decoded */
    record Unreadable<T>(String reason) implements StoredRecord<T> {}

    /** Returns the decoded value of the record; empty if the record is unreadable. */
    default Optional<T> toOptional() {
        return this instanceof Readable<T> readable ? Optional.of(readable.value()) : Optional.empty();
    }
}
