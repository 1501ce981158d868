package fairlane.pipeline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.schema.CancelledBy;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/**
 * Encodes cancellations for the state store. A key consists of the length of the customer name in one byte, the
 * customer name, the code of the kind of cancellation (by ID, by sender, by recipient, or of everything), and the
 * cancelled ID, sender or recipient, which extends to the end of the key. A stored value consists of a version byte,
 * the cutoff, the time of receipt, the name of the user who cancelled, and the reason.
 */
final class CancellationCodec {
    /** The maximum length of the ID, sender or recipient that a cancellation names, in bytes of UTF-8. */
    static final int MAX_VALUE_BYTES = 32_767;

    private static final byte VERSION = 1;
    private static final int NULL_LENGTH = -1;

    private CancellationCodec() {}

    static Bytes key(String customer, CancellationStore.CancellationTarget target) {
        byte[] customerBytes = customer.getBytes(UTF_8);
        byte[] value = target.value().getBytes(UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + customerBytes.length + 1 + value.length)
                .put((byte) customerBytes.length)
                .put(customerBytes)
                .put(kindCode(target.kind()))
                .put(value)
                .array());
    }

    static String customer(Bytes key) {
        return new String(key.get(), 1, Byte.toUnsignedInt(key.get()[0]), UTF_8);
    }

    static CancellationStore.CancellationTarget target(Bytes key) {
        byte[] bytes = key.get();
        int kindIndex = 1 + Byte.toUnsignedInt(bytes[0]);
        String value = new String(bytes, kindIndex + 1, bytes.length - kindIndex - 1, UTF_8);
        return new CancellationStore.CancellationTarget(kindOf(bytes[kindIndex]), value);
    }

    /**
     * Returns the code that stands for a kind of cancellation in stored keys. A code never changes, even if the order
     * of the enum constants changes.
     */
    private static byte kindCode(CancelledBy kind) {
        return switch (kind) {
            case ID -> 1;
            case SENDER -> 2;
            case RECIPIENT -> 3;
            case EVERYTHING -> 4;
            case UNKNOWN -> throw new IllegalArgumentException("a cancellation of the kind UNKNOWN cannot be stored");
        };
    }

    private static CancelledBy kindOf(byte code) {
        return switch (code) {
            case 1 -> CancelledBy.ID;
            case 2 -> CancelledBy.SENDER;
            case 3 -> CancelledBy.RECIPIENT;
            case 4 -> CancelledBy.EVERYTHING;
            default -> throw unsupportedFormat(code);
        };
    }

    static byte[] encode(CancellationStore.CancellationEntry entry) {
        byte[] cancelledBy = entry.cancelledBy().getBytes(UTF_8);
        byte[] reason = entry.reason() == null ? new byte[0] : entry.reason().getBytes(UTF_8);
        return ByteBuffer.allocate(1 + 8 + 8 + 4 + cancelledBy.length + 4 + reason.length)
                .put(VERSION)
                .putLong(entry.cutoff())
                .putLong(entry.receivedAt())
                .putInt(cancelledBy.length)
                .put(cancelledBy)
                .putInt(entry.reason() == null ? NULL_LENGTH : reason.length)
                .put(reason)
                .array();
    }

    static CancellationStore.CancellationEntry entry(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw unsupportedFormat(version);
        }
        long cutoff = in.getLong();
        long receivedAt = in.getLong();
        String cancelledBy = text(in, in.getInt());
        int reasonLength = in.getInt();
        return new CancellationStore.CancellationEntry(
                cutoff, receivedAt, cancelledBy, reasonLength == NULL_LENGTH ? null : text(in, reasonLength));
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static IllegalStateException unsupportedFormat(byte format) {
        return new IllegalStateException("a stored cancellation has format " + format
                + ", which this version of Fairlane does not know: run the version that wrote it, or a later one");
    }

    /**
     * Returns the error text for the dead letter of a cancelled message. The text omits the recipient, because error
     * texts are shown even where message bodies are masked.
     */
    static String describe(CancellationStore.CancellationTarget target, CancellationStore.CancellationEntry entry) {
        String cancelled = switch (target.kind()) {
            case ID -> "the messages with this ID";
            case SENDER -> "all messages of the sender " + target.value();
            case RECIPIENT -> "all messages to this recipient";
            case EVERYTHING, UNKNOWN -> "all messages of the customer";
        };
        return (entry.cancelledBy().isEmpty() ? "an unknown user" : entry.cancelledBy()) + " cancelled " + cancelled
                + " accepted before " + Instant.ofEpochMilli(entry.cutoff())
                + (entry.reason() == null ? "" : ": " + entry.reason());
    }
}
