package fairlane.pipeline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.core.model.Head;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Request;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Encodes messages for the state stores. An encoded message consists of a version byte, the fields of fixed size, the
 * ID, the headers, and the encoded request, which extends to the end. For the scheduler, only the first three fields
 * (cost, acceptance time, expiry) are decoded. Channel, customer and sender are part of the key.
 */
final class MessageCodec {
    private static final byte VERSION = 1;
    private static final int FIXED_SIZE = 1 + 4 + 8 + 8 + 8 + 8 + 4 + 1;
    private static final int HAS_SENDER_FLAG = 1;
    private static final int RETRY_FLAG = 2;
    private static final int ACCEPTED_FLAG = 4;
    private static final int PRIORITY_SHIFT = 4;

    private static final int NULL_LENGTH = -1;

    private MessageCodec() {}

    static byte[] encode(Message message) {
        byte[] id = message.id().getBytes(UTF_8);
        byte[][] keys = new byte[message.headers().length][];
        ByteBuffer out = ByteBuffer.allocate(size(message, id, keys));
        Request request = message.request();
        out.put(VERSION)
                .putInt(request.cost())
                .putLong(request.acceptedAt())
                .putLong(request.expiresAt())
                .putLong(request.notBefore())
                .putLong(request.position())
                .putInt(message.attempt())
                .put(flags(message));
        putBytes(out, id);
        out.putInt(keys.length);
        for (int i = 0; i < keys.length; i++) {
            putBytes(out, keys[i]);
            putBytes(out, message.headers()[i].value());
        }
        return out.put(message.value()).array();
    }

    private static int size(Message message, byte[] id, byte[][] keys) {
        int size = FIXED_SIZE + 4 + id.length + 4 + message.value().length;
        for (int i = 0; i < keys.length; i++) {
            Header header = message.headers()[i];
            keys[i] = header.key().getBytes(UTF_8);
            size += 4 + keys[i].length + 4 + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }

    private static byte flags(Message message) {
        Request request = message.request();
        return (byte) ((message.hasSender() ? HAS_SENDER_FLAG : 0)
                | (request.retry() ? RETRY_FLAG : 0)
                | (request.previouslyAccepted() ? ACCEPTED_FLAG : 0)
                | request.priority().code() << PRIORITY_SHIFT);
    }

    private static MessagePriority priority(int code) {
        MessagePriority priority = MessagePriority.ofCode(code);
        if (priority == null) {
            throw new IllegalStateException("a held message has priority code " + code
                    + ", which this version of Fairlane does not know: run the version that wrote it, or a later one");
        }
        return priority;
    }

    /** Decodes only the fields of a message that the scheduler needs. */
    static Head head(byte[] bytes) {
        ByteBuffer in = open(bytes);
        return new Head(in.getInt(), in.getLong(), in.getLong());
    }

    static Message decode(String channel, String customer, String sender, byte[] bytes) {
        ByteBuffer in = open(bytes);
        int cost = in.getInt();
        long acceptedAt = in.getLong();
        long expiresAt = in.getLong();
        long notBefore = in.getLong();
        long position = in.getLong();
        int attempt = in.getInt();
        byte flags = in.get();
        Request request = new Request(
                channel,
                customer,
                sender,
                priority(flags >> PRIORITY_SHIFT),
                cost,
                (flags & RETRY_FLAG) != 0,
                (flags & ACCEPTED_FLAG) != 0,
                position,
                acceptedAt,
                notBefore,
                expiresAt);
        String id = getText(in);
        Header[] headers = new Header[in.getInt()];
        for (int i = 0; i < headers.length; i++) {
            headers[i] = new RecordHeader(getText(in), getBytes(in));
        }
        byte[] value = new byte[in.remaining()];
        in.get(value);
        return new Message(request, id, (flags & HAS_SENDER_FLAG) != 0, attempt, headers, value);
    }

    private static ByteBuffer open(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("a held message has format " + version + ", which this version of Fairlane"
                    + " does not know: run the version that wrote it, or a later one");
        }
        return in;
    }

    private static void putBytes(ByteBuffer out, byte @Nullable [] bytes) {
        if (bytes == null) {
            out.putInt(NULL_LENGTH);
        } else {
            out.putInt(bytes.length).put(bytes);
        }
    }

    private static byte @Nullable [] getBytes(ByteBuffer in) {
        int length = in.getInt();
        if (length == NULL_LENGTH) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String getText(ByteBuffer in) {
        int length = in.getInt();
        String text = new String(in.array(), in.position(), length, UTF_8);
        in.position(in.position() + length);
        return text;
    }
}
