package fairlane.schema;

/** Writes the values of one type. Thread-safe. */
@FunctionalInterface
public interface RecordWriter<T> {

    /**
     * Writes a record.
     *
     * @param topic the topic to write to; with a Schema Registry, the schema is registered under {@code <topic>-value}
     * @throws SchemaRegistryException if the schema had to be registered, and the registration failed
     * @throws org.apache.avro.AvroRuntimeException if a required field is null
     */
    byte[] write(String topic, T value);
}
