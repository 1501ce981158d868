package fairlane.schema;

import org.jspecify.annotations.Nullable;

/**
 * The Schema Registry could not be reached, did not let us in, failed, or refused to register a schema. Not a word
 * about the record in hand: whoever reads must not skip it, but stop or try again. Nothing is remembered of such a
 * failure, so the next call asks again.
 */
public final class SchemaRegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaRegistryException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
