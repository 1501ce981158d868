package fairlane.admin;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Keys and headers as text. */
final class RecordText {
    private RecordText() {}

    /** Empty where there is no key. */
    static String key(ConsumerRecord<byte[], byte[]> message) {
        return text(message.key());
    }

    /** Empty where there is no such header. */
    static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        Header header = message.headers().lastHeader(name);
        return header == null ? "" : text(header.value());
    }

    /** Empty where there is no such header, or it is no number. */
    static OptionalLong number(ConsumerRecord<byte[], byte[]> message, String name) {
        String text = header(message, name);
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
