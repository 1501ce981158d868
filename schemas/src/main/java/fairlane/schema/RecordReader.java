package fairlane.schema;

/** Reads records of one type from the values of Kafka records. Thread-safe. */
@FunctionalInterface
public interface RecordReader<T> {

    /**
     * Reads a record.
     *
     * @param value the value of a Kafka record, in the single-object encoding or the wire format
     * @throws UnreadableRecordException if the value is not a record of this type; reading it again would fail again
     * @throws SchemaRegistryException if the reader had to query the Schema Registry and got no usable response; the
     *     record may be valid, so the caller must read it again later
     */
    T read(byte[] value) throws UnreadableRecordException;
}
