package fairlane.pipeline.task;

import fairlane.contract.RequestLimits;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The part of an invalid record that fits into a dead letter. An invalid record may be too large for any topic, because
 * brokers limit the compressed size, and the decompressed record may be far larger.
 *
 * @param omission a clause for the error text that says which parts of the record are omitted; empty if the record is
 *     complete
 */
record TruncatedRecord(byte @Nullable [] key, byte @Nullable [] value, Headers headers, String omission) {
    /**
     * The maximum size of key, value and headers in bytes. It leaves 64 KiB for the headers that a dead letter adds and
     * for the record format of Kafka.
     */
    private static final int MAX_DEAD_LETTER_BYTES = RequestLimits.MAX_RECORD_BYTES - (64 << 10);

    static TruncatedRecord of(Admission.IncomingRecord incoming) {
        byte[] key = incoming.key();
        byte[] value = incoming.value();
        String valueText = "the value of " + formatSize(value);
        return List.of(
                        new TruncatedRecord(key, value, incoming.headers(), ""),
                        new TruncatedRecord(key, null, incoming.headers(), omission(valueText)),
                        new TruncatedRecord(key, null, new RecordHeaders(), omission(valueText + " and the headers")))
                .stream()
                .filter(TruncatedRecord::fits)
                .findFirst()
                .orElseGet(() -> new TruncatedRecord(
                        null,
                        null,
                        new RecordHeaders(),
                        omission("the key of " + formatSize(key) + ", " + valueText + " and the headers")));
    }

    private boolean fits() {
        return Admission.recordSize(key, value, headers) <= MAX_DEAD_LETTER_BYTES;
    }

    private static String omission(String parts) {
        return "; this dead letter omits " + parts + "; the original record stays in the source topic for 7 days";
    }

    private static String formatSize(byte @Nullable [] part) {
        return String.format(Locale.ROOT, "%,d bytes", part == null ? 0 : part.length);
    }
}
