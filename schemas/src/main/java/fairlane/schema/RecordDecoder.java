package fairlane.schema;

import java.io.IOException;
import org.apache.avro.io.Decoder;

/** Decodes values of one writer schema as records of one reader schema. */
@FunctionalInterface
interface RecordDecoder<T> {
    T decode(Decoder input) throws IOException;
}
