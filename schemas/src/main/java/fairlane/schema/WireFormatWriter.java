package fairlane.schema;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * Encodes records in the wire format of the Schema Registry: {@code 00}, the id of the schema in the registry, and the
 * record. The schema is registered once for each topic.
 */
final class WireFormatWriter<T> implements RecordWriter<T> {
    private final RecordOutput<T> output;
    private final Schema schema;
    private final SchemaRegistry registry;
    private final Map<String, byte[]> headers = new ConcurrentHashMap<>();

    WireFormatWriter(RecordOutput<T> output, Schema schema, SchemaRegistry registry) {
        this.output = output;
        this.schema = schema;
        this.registry = registry;
    }

    @Override
    public byte[] write(String topic, T value) {
        return output.write(headers.computeIfAbsent(topic, this::header), value);
    }

    private byte[] header(String topic) {
        int id = registry.register(topic + "-value", schema);
        return ByteBuffer.allocate(AvroReader.WIRE_FORMAT_HEADER)
                .put(AvroReader.WIRE_FORMAT_MARKER)
                .putInt(id)
                .array();
    }
}
