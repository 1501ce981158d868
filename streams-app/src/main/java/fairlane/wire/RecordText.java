package fairlane.wire;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Keys and headers as text. */
public final class RecordText {
    private static final int MAX_DIGITS = 18;

    private RecordText() {}

    /** Empty where there is no key. */
    public static String key(ConsumerRecord<byte[], byte[]> message) {
        return text(message.key());
    }

    /** Empty where there is no such header. */
    public static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        Header header = message.headers().lastHeader(name);
        return header == null ? "" : text(header.value());
    }

    /** Empty where there is no such header, or it is no number. */
    public static OptionalLong number(ConsumerRecord<byte[], byte[]> message, String name) {
        Header header = message.headers().lastHeader(name);
        long number = header == null ? -1 : number(header.value());
        return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** A header's value as a number of 1 to 18 digits; -1 where it is none. */
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

    /** UTF-8 as text; empty where there is none. */
    public static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
