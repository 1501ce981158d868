package fairlane.pipeline;

import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What of a record has room in a dead letter: one that came compressed may be larger than any topic takes.
 *
 * @param leftOut a clause that tells what is missing; empty where everything is there
 */
record Remains(byte @Nullable [] key, byte @Nullable [] value, Headers headers, String leftOut) {
    /** What a dead letter says of itself, and what Kafka puts around a record, has room in the rest. */
    private static final int MAX_BYTES = StreamsSettings.MAX_RECORD_BYTES - (64 << 10);

    static Remains of(Admission.Arrival arrival) {
        byte[] key = arrival.key();
        byte[] value = arrival.value();
        String itsValue = "value of " + bytes(value);
        return List.of(
                        new Remains(key, value, arrival.headers(), ""),
                        new Remains(key, null, arrival.headers(), leftOut(itsValue + " is")),
                        new Remains(key, null, new RecordHeaders(), leftOut(itsValue + " and its headers are")))
                .stream()
                .filter(Remains::haveRoom)
                .findFirst()
                .orElseGet(() -> new Remains(
                        null,
                        null,
                        new RecordHeaders(),
                        leftOut("key of " + bytes(key) + ", its " + itsValue + " and its headers are")));
    }

    private boolean haveRoom() {
        return Admission.size(key, value, headers) <= MAX_BYTES;
    }

    private static String leftOut(String parts) {
        return "; its " + parts + " left out here, and the original stays at its source for 7 days";
    }

    private static String bytes(byte @Nullable [] part) {
        return String.format(Locale.ROOT, "%,d bytes", part == null ? 0 : part.length);
    }
}
