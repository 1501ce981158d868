package fairlane.schema;

/** Reads the values of one type. Thread-safe. */
@FunctionalInterface
public interface RecordReader<T> {

    /**
     * Reads a record.
     *
     * @param value a Kafka record's value, in either encoding
     * @throws UnreadableRecordException if the value is not a record of this type; a retry would fail again
     * @throws SchemaRegistryException if the Schema Registry had to be queried and did not answer. The record may be
     *     valid and must be read again later
     */
    T read(byte[] value) throws UnreadableRecordException;
}
