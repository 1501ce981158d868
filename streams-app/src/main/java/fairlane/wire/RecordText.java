package fairlane.wire;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads record keys and headers as text and numbers. Malformed values never cause an exception. */
public final class RecordText {
    private static final int MAX_DIGITS = 18;

    private RecordText() {}

    /** Returns the key of a record; empty if the record has no key. */
    public static String key(ConsumerRecord<byte[], byte[]> message) {
        return text(message.key());
    }

    /** Returns the value of the last header with this name; empty if the record has no such header. */
    public static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        Header header = message.headers().lastHeader(name);
        return header == null ? "" : text(header.value());
    }

    /**
     * Returns the value of the last header with this name as a number; empty if the record has no such header or the
     * value is not 1 to 18 digits.
     */
    public static OptionalLong number(ConsumerRecord<byte[], byte[]> message, String name) {
        Header header = message.headers().lastHeader(name);
        long number = header == null ? -1 : number(header.value());
        return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** Returns the value of a header as a number; -1 if the value is not 1 to 18 digits. */
    public static long number(byte @Nullable [] digits) {
        if (digits == null || digits.length == 0 || digits.length > MAX_DIGITS) {
            return -1;
        }
        long number = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    /** Decodes UTF-8 text; returns an empty string for null. */
    public static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
