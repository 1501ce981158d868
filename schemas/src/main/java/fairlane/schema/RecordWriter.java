package fairlane.schema;

/** Encodes records of one type as values of Kafka records. Thread-safe. */
@FunctionalInterface
public interface RecordWriter<T> {

    /**
     * Encodes a record.
     *
     * @param topic the topic to which the value will be written; a writer that uses a Schema Registry registers the
     *     schema under the subject {@code <topic>-value}
     * @throws SchemaRegistryException if the schema had to be registered and the registration failed
     * @throws org.apache.avro.AvroRuntimeException if a required field of the record is null
     */
    byte[] write(String topic, T value);
}
