package fairlane.schema;

/** Encodes a record as a header followed by the binary encoding of Avro. Thread-safe. */
@FunctionalInterface
interface RecordOutput<T> {
    /**
     * Encodes a record.
     *
     * @param header the bytes that precede the encoded record
     * @throws org.apache.avro.AvroRuntimeException if a required field of the record is null
     */
    byte[] write(byte[] header, T value);
}
