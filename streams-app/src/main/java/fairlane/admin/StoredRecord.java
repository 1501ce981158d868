package fairlane.admin;

import java.util.Optional;

/** A record of a table as it was found: somebody else may have written what nobody can read. */
public sealed interface StoredRecord<T> {
    record Readable<T>(T value) implements StoredRecord<T> {}

    /** @param reason a sentence */
    record Unreadable<T>(String reason) implements StoredRecord<T> {}

    /** The value, where it can be read. */
    default Optional<T> toOptional() {
        return this instanceof Readable<T> readable ? Optional.of(readable.value()) : Optional.empty();
    }
}
