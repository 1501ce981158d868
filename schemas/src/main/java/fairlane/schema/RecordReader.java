package fairlane.schema;

/** Reads the values of one type. Safe for use by many threads. */
@FunctionalInterface
public interface RecordReader<T> {

    /**
     * Reads a record.
     *
     * @param value a Kafka record's value, in either encoding
     * @throws UnreadableRecordException if these bytes can never be read, by whomever: the record is poison
     * @throws SchemaRegistryException if the Schema Registry had to be asked and did not answer: that says nothing
     *     about the record, which must be read again later
     */
    T read(byte[] value) throws UnreadableRecordException;
}
