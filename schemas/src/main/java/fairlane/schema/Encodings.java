package fairlane.schema;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The two encodings of Fairlane's records, distinguished by their first bytes: Avro's single-object encoding ({@code C3
 * 01}, fingerprint) and the Schema Registry's wire format ({@code 00}, id). Readers accept both, the latter if a
 * registry is configured; writers use the configured one. Thread-safe.
 */
public final class Encodings implements AutoCloseable {
    private final @Nullable SchemaRegistry registry;
    private final @Nullable Serializer<Object> serializer;

    private Encodings(@Nullable SchemaRegistry registry, @Nullable Serializer<Object> serializer) {
        this.registry = registry;
        this.serializer = serializer;
    }

    /** Only the single-object encoding, which needs no server. */
    public static Encodings singleObject() {
        return new Encodings(null, null);
    }

    /**
     * The configured encodings.
     *
     * @throws IllegalArgumentException if the serializer cannot be created or rejects its configuration; the message is
     *     one line
     */
    public static Encodings configured(EncodingConfig config) {
        SchemaRegistry registry = config.schemaRegistryUrl() == null
                ? null
                : new SchemaRegistry(config.registryUrls(), config.serde().get(EncodingConfig.BASIC_AUTH));
        return new Encodings(registry, config.serializer() == null ? null : ConfiguredSerializer.create(config));
    }

    /**
     * A reader of one type, for values written with any version of its schema.
     *
     * @throws IllegalArgumentException if no schema of this type has been released
     */
    public <T extends SpecificRecord> RecordReader<T> reader(Class<T> type) {
        return new AvroReader<>(type, registry, false);
    }

    /**
     * Like {@link #reader}, for callers that neither modify nor keep the records: fields of type bytes, such as a
     * request's body, are views of the value instead of copies.
     *
     * @throws IllegalArgumentException if no schema of this type has been released
     */
    public <T extends SpecificRecord> RecordReader<T> viewer(Class<T> type) {
        return new AvroReader<>(type, registry, true);
    }

    /**
     * A writer of one type, in the configured encoding.
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

    @SuppressWarnings("unchecked") // T is Outcome
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
