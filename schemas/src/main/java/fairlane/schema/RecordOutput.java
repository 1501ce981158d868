package fairlane.schema;

/** Encodes records as a header followed by Avro binary. Thread-safe. */
@FunctionalInterface
interface RecordOutput<T> {
    /** @throws org.apache.avro.AvroRuntimeException if a required field is null */
    byte[] write(byte[] header, T value);
}
