package fairlane.schema;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the Schema Registry could not be reached, denied access, failed, or rejected a schema. A record that was being
 * read may be valid, so the caller must not skip the record, but stop or retry. The failure is not cached, so the next call
 * queries the registry again.
 */
public final class SchemaRegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaRegistryException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
