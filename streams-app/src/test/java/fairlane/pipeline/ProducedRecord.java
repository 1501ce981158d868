package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.contract.HeaderNames;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** A record that the pipeline has written, as a consumer reads the record. */
public record ProducedRecord(byte @Nullable [] key, byte @Nullable [] value, Headers headers, long timestamp) {
    public static ProducedRecord of(TestRecord<byte[], byte[]> record) {
        return new ProducedRecord(record.key(), record.value(), record.headers(), record.timestamp());
    }

    public String customer() {
        return key == null ? "" : new String(key, UTF_8);
    }

    /** Returns the text of a header; empty if the record has no such header. */
    String text(String header) {
        Header found = headers.lastHeader(header);
        return found == null ? "" : new String(found.value(), UTF_8);
    }

    String id() {
        return text(HeaderNames.ID);
    }

    String sender() {
        return text(HeaderNames.SENDER);
    }

    String reason() {
        return text(HeaderNames.REASON);
    }

    String error() {
        return text(HeaderNames.ERROR);
    }

    long number(String header) {
        return Long.parseLong(text(header));
    }

    long releasedAt() {
        return number(HeaderNames.RELEASED_AT);
    }

    List<String> headerNames() {
        return Arrays.stream(headers.toArray()).map(Header::key).toList();
    }
}
