package fairlane.schema;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Creates readers and writers for the two encodings of records: the single-object encoding of Avro, which starts with
 * {@code C3 01} and a fingerprint of the schema, and the wire format of the Schema Registry, which starts with {@code
 * 00} and the id of the schema in the registry. Readers accept the single-object encoding and, if a Schema Registry is
 * configured, the wire format. Writers use the configured encoding. Thread-safe.
 */
public final class Encodings implements AutoCloseable {
    private final @Nullable SchemaRegistry registry;
    private final @Nullable Serializer<Object> serializer;

    private Encodings(@Nullable SchemaRegistry registry, @Nullable Serializer<Object> serializer) {
        this.registry = registry;
        this.serializer = serializer;
    }

    /** Returns encodings that use only the single-object encoding, which needs no Schema Registry. */
    public static Encodings singleObject() {
        return new Encodings(null, null);
    }

    /**
     * Returns the encodings that are configured.
     *
     * @throws IllegalArgumentException if the serializer cannot be created or rejects its configuration; the exception
     *     message is one line
     */
    public static Encodings configured(EncodingConfig config) {
        SchemaRegistry registry = config.schemaRegistryUrl() == null
                ? null
                : new SchemaRegistry(config.registryUrls(), config.serde().get(EncodingConfig.BASIC_AUTH));
        return new Encodings(registry, config.serializer() == null ? null : ConfiguredSerializer.create(config));
    }

    /**
     * Returns a reader for records of one type. The reader accepts values written with any version of the schema of the
     * type.
     *
     * @throws IllegalArgumentException if no schema of this type has been released
     */
    public <T extends SpecificRecord> RecordReader<T> reader(Class<T> type) {
        return new AvroReader<>(type, registry, false);
    }

    /**
     * Returns a reader for callers that neither modify nor keep the records. In its records, unlike in those of {@link
     * #reader}, fields of type bytes, such as the body of a request, are views of the value that was read, and not
     * copies.
     *
     * @throws IllegalArgumentException if no schema of this type has been released
     */
    public <T extends SpecificRecord> RecordReader<T> viewer(Class<T> type) {
        return new AvroReader<>(type, registry, true);
    }

    /**
     * Returns a writer for records of one type, which uses the configured encoding.
     *
     * @throws IllegalArgumentException if the current schema of this type has not been released
     */
    public <T extends SpecificRecord> RecordWriter<T> writer(Class<T> type) {
        if (serializer != null) {
            return serializer::serialize;
        }
        Schema schema = ReleasedSchemas.writerSchema(SpecificData.get().getSchema(type));
        RecordOutput<T> output = output(type, schema);
        return registry == null
                ? new SingleObjectWriter<>(output, schema)
                : new WireFormatWriter<>(output, schema, registry);
    }

    @SuppressWarnings("unchecked") // T is the type Outcome here
    private static <T extends SpecificRecord> RecordOutput<T> output(Class<T> type, Schema schema) {
        return type == Outcome.class ? (RecordOutput<T>) new OutcomeOutput() : new AvroOutput<>(type, schema);
    }

    @Override
    public void close() {
        if (serializer != null) {
            serializer.close();
        }
    }
}
