package fairlane.schema;

/** A header and a record's Avro binary. Safe for use by many threads. */
@FunctionalInterface
interface RecordOutput<T> {
    /** @throws org.apache.avro.AvroRuntimeException if a field that must have a value has none */
    byte[] write(byte[] header, T value);
}
