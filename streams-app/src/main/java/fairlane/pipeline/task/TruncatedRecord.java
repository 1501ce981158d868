package fairlane.pipeline.task;

import fairlane.contract.RequestLimits;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The part of a record that fits into a dead letter: a record that was compressed may be larger than any topic allows.
 *
 * @param omission a clause that says which parts are omitted; empty if the record is complete
 */
record TruncatedRecord(byte @Nullable [] key, byte @Nullable [] value, Headers headers, String omission) {
    /** Leaves 64 KiB for the headers of the dead letter and the record format of Kafka. */
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
