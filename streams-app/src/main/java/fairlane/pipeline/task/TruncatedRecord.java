package fairlane.pipeline.task;

import fairlane.contract.RequestLimits;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What of a record has room in a dead letter: one that came compressed may be larger than any topic takes.
 *
 * @param omission a clause that tells what is missing; empty where everything is there
 */
record TruncatedRecord(byte @Nullable [] key, byte @Nullable [] value, Headers headers, String omission) {
    /** What a dead letter says of itself, and what Kafka puts around a record, has room in the rest. */
    private static final int MAX_DEAD_LETTER_BYTES = RequestLimits.MAX_RECORD_BYTES - (64 << 10);

    static TruncatedRecord of(Admission.IncomingRecord incoming) {
        byte[] key = incoming.key();
        byte[] value = incoming.value();
        String valueText = "value of " + formatSize(value);
        return List.of(
                        new TruncatedRecord(key, value, incoming.headers(), ""),
                        new TruncatedRecord(key, null, incoming.headers(), omission(valueText + " is")),
                        new TruncatedRecord(
                                key, null, new RecordHeaders(), omission(valueText + " and its headers are")))
                .stream()
                .filter(TruncatedRecord::fits)
                .findFirst()
                .orElseGet(() -> new TruncatedRecord(
                        null,
                        null,
                        new RecordHeaders(),
                        omission("key of " + formatSize(key) + ", its " + valueText + " and its headers are")));
    }

    private boolean fits() {
        return Admission.recordSize(key, value, headers) <= MAX_DEAD_LETTER_BYTES;
    }

    private static String omission(String parts) {
        return "; its " + parts + " left out here, and the original stays at its source for 7 days";
    }

    private static String formatSize(byte @Nullable [] part) {
        return String.format(Locale.ROOT, "%,d bytes", part == null ? 0 : part.length);
    }
}
