package fairlane.admin;

import java.util.Optional;

/** A record of a table as it was found: somebody else may have written what nobody can read. */
public sealed interface Stored<T> {
    record Readable<T>(T value) implements Stored<T> {}

    /** @param reason a sentence */
    record Unreadable<T>(String reason) implements Stored<T> {}

    /** The value, where it can be read. */
    default Optional<T> readable() {
        return this instanceof Readable<T> readable ? Optional.of(readable.value()) : Optional.empty();
    }
}
