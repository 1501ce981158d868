package fairlane.schema;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of one type in the single-object encoding and in the wire format. Each writer schema is resolved once,
 * when the first record with this schema is read.
 */
final class AvroReader<T extends SpecificRecord> implements RecordReader<T> {
    static final short SINGLE_OBJECT_MARKER = 0x01C3; // the bytes C3 01, in little-endian order
    static final int SINGLE_OBJECT_HEADER = 10;
    static final byte WIRE_FORMAT_MARKER = 0;
    static final int WIRE_FORMAT_HEADER = 5;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle FINGERPRINT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle ID = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final SchemaResolver<T> resolver;
    private final Map<Long, RecordDecoder<T>> byFingerprint;
    private final Map<Integer, RecordDecoder<T>> byId = new ConcurrentHashMap<>();
    private final @Nullable SchemaRegistry registry;
    private final boolean bytesAsViews;

    /**
     * Creates a reader of one type.
     *
     * @param registry the Schema Registry; null if none is configured
     * @param bytesAsViews whether fields of type bytes are views of the value that is read instead of copies
     */
    AvroReader(Class<T> type, @Nullable SchemaRegistry registry, boolean bytesAsViews) {
        Schema schema = SpecificData.get().getSchema(type);
        this.resolver = new SchemaResolver<>(type, schema);
        this.byFingerprint = ReleasedSchemas.requireReleases(schema).stream()
                .collect(Collectors.toUnmodifiableMap(
                        ReleasedSchemas::fingerprint, resolver::decoderFor, (older, newer) -> newer));
        this.registry = registry;
        this.bytesAsViews = bytesAsViews;
    }

    @Override
    public T read(byte[] value) throws UnreadableRecordException {
        if (value.length >= SINGLE_OBJECT_HEADER && (short) SHORT.get(value, 0) == SINGLE_OBJECT_MARKER) {
            return decode(byFingerprint((long) FINGERPRINT.get(value, 2)), value, SINGLE_OBJECT_HEADER);
        }
        if (value.length >= WIRE_FORMAT_HEADER && value[0] == WIRE_FORMAT_MARKER) {
            return decode(byId((int) ID.get(value, 1)), value, WIRE_FORMAT_HEADER);
        }
        throw new UnreadableRecordException(unknownEncodingReason(value));
    }

    private RecordDecoder<T> byFingerprint(long fingerprint) throws UnreadableRecordException {
        RecordDecoder<T> decoder = byFingerprint.get(fingerprint);
        if (decoder == null) {
            throw new UnreadableRecordException("schema fingerprint "
                    + HexFormat.of().toHexDigits(fingerprint) + " is not known for " + resolver.name());
        }
        return decoder;
    }

    private RecordDecoder<T> byId(int id) throws UnreadableRecordException {
        RecordDecoder<T> decoder = byId.get(id);
        return decoder != null ? decoder : resolve(id);
    }

    private RecordDecoder<T> resolve(int id) throws UnreadableRecordException {
        if (registry == null) {
            throw new UnreadableRecordException("it is in the Schema Registry's wire format (id " + id + "), and "
                    + EncodingConfig.SCHEMA_REGISTRY_URL + " is not set");
        }
        RecordDecoder<T> decoder = resolver.decoderFor(registry.schema(id));
        byId.put(id, decoder);
        return decoder;
    }

    private T decode(RecordDecoder<T> decoder, byte[] value, int start) throws UnreadableRecordException {
        AvroInput input = new AvroInput(value, start, bytesAsViews);
        T decoded = decodeFrom(input, decoder);
        if (input.remainingBytes() > 0) {
            throw new UnreadableRecordException(
                    "damaged Avro: " + input.remainingBytes() + " bytes follow the end of the record");
        }
        return decoded;
    }

    private T decodeFrom(AvroInput input, RecordDecoder<T> decoder) throws UnreadableRecordException {
        try {
            return decoder.decode(input);
        } catch (UnreadableRecordException e) {
            throw e;
        } catch (IOException | AvroRuntimeException e) {
            throw new UnreadableRecordException("not a " + resolver.name() + ": " + e.getMessage());
        } catch (
                IndexOutOfBoundsException
                        e) { // Avro throws this exception when it skips a union with an invalid branch
            throw new UnreadableRecordException("damaged Avro: a union has no such branch");
        }
    }

    private static String unknownEncodingReason(byte[] value) {
        if (value.length == 0) {
            return "not Avro: it is empty";
        }
        String start = HexFormat.ofDelimiter(" ").formatHex(value, 0, Math.min(value.length, 2));
        boolean isTruncated = value[0] == WIRE_FORMAT_MARKER || start.equals("c3 01") || start.equals("c3");
        return isTruncated ? "truncated: only " + value.length + " bytes, " + start : "not Avro: starts with " + start;
    }
}
