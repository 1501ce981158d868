package fairlane.schema;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the Schema Registry could not be reached, denied access, failed, or rejected a schema. If the exception is
 * thrown while a record is read, the record may be valid, so the caller must not skip the record, but stop or retry. A
 * retry queries the registry again, because failures are not cached.
 */
public final class SchemaRegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaRegistryException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
