package fairlane.schema;

import org.jspecify.annotations.Nullable;

/**
 * The Schema Registry could not be reached, denied access, failed, or rejected a schema. The record that was being read
 * may be valid: the reader must not skip it, but stop or retry. Such a failure is not cached, so the next call queries
 * the registry again.
 */
public final class SchemaRegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaRegistryException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
