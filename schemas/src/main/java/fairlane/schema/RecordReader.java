package fairlane.schema;

/** Reads records of one type from the values of Kafka records. Thread-safe. */
@FunctionalInterface
public interface RecordReader<T> {

    /**
     * Reads a record.
     *
     * @param value the value of a Kafka record, in the single-object encoding or the wire format
     * @throws UnreadableRecordException if the value is not a record of this type, so that a retry would fail again
     * @throws SchemaRegistryException if the reader had to query the Schema Registry and got no response. The record may be
     *     valid and must be read again later
     */
    T read(byte[] value) throws UnreadableRecordException;
}
