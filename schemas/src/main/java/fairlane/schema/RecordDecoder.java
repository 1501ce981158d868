package fairlane.schema;

import java.io.IOException;
import org.apache.avro.io.Decoder;

/** Reads what one writer's schema wrote as what one reader's schema wants. */
@FunctionalInterface
interface RecordDecoder<T> {
    T decode(Decoder input) throws IOException;
}
