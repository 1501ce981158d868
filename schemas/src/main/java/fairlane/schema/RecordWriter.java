package fairlane.schema;

/** Writes the values of one type. Safe for use by many threads. */
@FunctionalInterface
public interface RecordWriter<T> {

    /**
     * Writes a record.
     *
     * @param topic where the value goes to; with a Schema Registry, its schema stands under {@code <topic>-value}
     * @throws SchemaRegistryException if the schema had to be registered, and the Schema Registry did not do it
     * @throws org.apache.avro.AvroRuntimeException if a field that must have a value has none
     */
    byte[] write(String topic, T value);
}
