package fairlane.schema;

import java.io.IOException;
import org.apache.avro.io.Decoder;

/**
 * Decodes values that were written with one schema (the writer schema) as records of another schema (the reader
 * schema).
 */
@FunctionalInterface
interface RecordDecoder<T> {
    T decode(Decoder input) throws IOException;
}
