package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.schema.CancelledBy;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/**
 * Cancellations in their store: the key is the customer behind its length, what they are known by, and to the end its
 * value; behind a version byte come the times, who said so and why.
 */
final class CancellationCodec {
    /** The most bytes that an id, a sender or a recipient has in UTF-8. */
    static final int MAX_VALUE = 32_767;

    private static final byte VERSION = 1;
    private static final int NONE = -1;

    private CancellationCodec() {}

    static Bytes key(String customer, Cancellations.What what) {
        byte[] name = customer.getBytes(UTF_8);
        byte[] value = what.value().getBytes(UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + name.length + 1 + value.length)
                .put((byte) name.length)
                .put(name)
                .put(number(what.kind()))
                .put(value)
                .array());
    }

    static String customer(Bytes key) {
        return new String(key.get(), 1, Byte.toUnsignedInt(key.get()[0]), UTF_8);
    }

    static Cancellations.What what(Bytes key) {
        byte[] bytes = key.get();
        int kind = 1 + Byte.toUnsignedInt(bytes[0]);
        String value = new String(bytes, kind + 1, bytes.length - kind - 1, UTF_8);
        return new Cancellations.What(kind(bytes[kind]), value);
    }

    /** What is stored stays, whatever becomes of the order of the symbols. */
    private static byte number(CancelledBy kind) {
        return switch (kind) {
            case ID -> 1;
            case SENDER -> 2;
            case RECIPIENT -> 3;
            case EVERYTHING -> 4;
            case UNKNOWN -> throw new IllegalArgumentException("nothing is cancelled by that");
        };
    }

    private static CancelledBy kind(byte number) {
        return switch (number) {
            case 1 -> CancelledBy.ID;
            case 2 -> CancelledBy.SENDER;
            case 3 -> CancelledBy.RECIPIENT;
            case 4 -> CancelledBy.EVERYTHING;
            default -> throw unknown(number);
        };
    }

    static byte[] encode(Cancellations.Entry entry) {
        byte[] by = entry.by().getBytes(UTF_8);
        byte[] why = entry.why() == null ? new byte[0] : entry.why().getBytes(UTF_8);
        return ByteBuffer.allocate(1 + 8 + 8 + 4 + by.length + 4 + why.length)
                .put(VERSION)
                .putLong(entry.at())
                .putLong(entry.said())
                .putInt(by.length)
                .put(by)
                .putInt(entry.why() == null ? NONE : why.length)
                .put(why)
                .array();
    }

    static Cancellations.Entry entry(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw unknown(version);
        }
        long at = in.getLong();
        long said = in.getLong();
        String by = text(in, in.getInt());
        int why = in.getInt();
        return new Cancellations.Entry(at, said, by, why == NONE ? null : text(in, why));
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static IllegalStateException unknown(byte number) {
        return new IllegalStateException("a cancellation is kept in format " + number
                + ", which this version of Fairlane" + " does not know: run the version that wrote it, or a later one");
    }

    /** For the dead letter; a recipient is not named, for it is shown where bodies are not. */
    static String sentence(Cancellations.What what, Cancellations.Entry entry) {
        String which = switch (what.kind()) {
            case ID -> "it";
            case SENDER -> "all of the sender " + what.value();
            case RECIPIENT -> "all to its recipient";
            case EVERYTHING, UNKNOWN -> "all of its customer";
        };
        return (entry.by().isEmpty() ? "somebody" : entry.by()) + " cancelled " + which + " that was accepted before "
                + Instant.ofEpochMilli(entry.at()) + (entry.why() == null ? "" : ": " + entry.why());
    }
}
