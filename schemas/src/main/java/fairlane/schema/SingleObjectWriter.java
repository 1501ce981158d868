package fairlane.schema;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** {@code C3 01}, the fingerprint of the schema, the record. */
final class SingleObjectWriter<T extends SpecificRecord> implements RecordWriter<T> {
    private final AvroOutput<T> output;
    private final byte[] header;

    SingleObjectWriter(Class<T> type, Schema schema) {
        this.output = new AvroOutput<>(type, schema);
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
