package fairlane.schema;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Encodes records with the writer of the Avro library. */
final class AvroOutput<T extends SpecificRecord> implements RecordOutput<T> {
    private static final int INITIAL_SIZE = 512;

    private final DatumWriter<T> writer;

    AvroOutput(Class<T> type, Schema schema) {
        this.writer = new SpecificDatumWriter<>(schema, SpecificData.getForClass(type));
    }

    @Override
    public byte[] write(byte[] header, T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_SIZE);
        try {
            bytes.write(header);
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to an array in memory failed", e);
        }
        return bytes.toByteArray();
    }
}
