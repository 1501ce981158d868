package fairlane.schema;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;

/**
 * Encodes records in the single-object encoding of Avro: {@code C3 01}, the fingerprint of the schema, and the record.
 */
final class SingleObjectWriter<T> implements RecordWriter<T> {
    private final RecordOutput<T> output;
    private final byte[] header;

    SingleObjectWriter(RecordOutput<T> output, Schema schema) {
        this.output = output;
        this.header = ByteBuffer.allocate(AvroReader.SINGLE_OBJECT_HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(AvroReader.SINGLE_OBJECT_MARKER)
                .putLong(ReleasedSchemas.fingerprint(schema))
                .array();
    }

    @Override
    public byte[] write(String topic, T value) {
        return output.write(header, value);
    }
}
