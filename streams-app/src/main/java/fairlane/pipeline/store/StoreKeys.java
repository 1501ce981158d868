package fairlane.pipeline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.contract.RequestLimits;
import fairlane.core.lanes.Lane;
import fairlane.core.limits.MeterKey;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the keys of the state stores. A key consists of names of at most {@link RequestLimits#MAX_NAME_BYTES} bytes,
 * each preceded by its length in one byte, and then numbers in big-endian order. The entries of a lane are therefore
 * adjacent and ordered.
 */
public final class StoreKeys {
    private StoreKeys() {}

    /** Returns the key of a lane, which is also the prefix of the keys of all messages in the lane. */
    static Bytes lane(String channel, String customer, String sender) {
        return Bytes.wrap(names(0, channel, customer, sender).array());
    }

    /** Returns the key of a message that waits in a lane. */
    static Bytes message(Lane lane, int rank, long sequence) {
        ByteBuffer key = names(1 + 8, lane.channel(), lane.customer(), lane.sender());
        return Bytes.wrap(key.put((byte) rank).putLong(sequence).array());
    }

    static long sequence(Bytes message) {
        byte[] key = message.get();
        return ByteBuffer.wrap(key).getLong(key.length - 8);
    }

    /**
     * Returns the key of a scheduled message. The key starts with the {@code notBefore} time, so that the store is
     * ordered by time.
     */
    static Bytes scheduled(long notBefore, String channel, String customer, String sender, long position) {
        byte[] names = names(0, channel, customer, sender).array();
        ByteBuffer key = ByteBuffer.allocate(8 + names.length + 8);
        return Bytes.wrap(key.putLong(notBefore).put(names).putLong(position).array());
    }

    static long notBefore(Bytes scheduled) {
        return ByteBuffer.wrap(scheduled.get()).getLong();
    }

    public static LaneNames scheduledNames(Bytes scheduled) {
        return names(ByteBuffer.wrap(scheduled.get()).position(8));
    }

    static Bytes meter(MeterKey key) {
        return Bytes.wrap(names(0, key.channel(), orEmpty(key.customer()), orEmpty(key.sender()))
                .array());
    }

    static MeterKey meter(Bytes key) {
        LaneNames names = names(ByteBuffer.wrap(key.get()));
        return new MeterKey(names.channel(), orNull(names.customer()), orNull(names.sender()));
    }

    static LaneNames lane(Bytes key) {
        return names(ByteBuffer.wrap(key.get()));
    }

    /** The names that identify a lane. */
    public record LaneNames(String channel, String customer, String sender) {}

    private static LaneNames names(ByteBuffer in) {
        return new LaneNames(name(in), name(in), name(in));
    }

    private static String name(ByteBuffer in) {
        int length = Byte.toUnsignedInt(in.get());
        String name = new String(in.array(), in.position(), length, UTF_8);
        in.position(in.position() + length);
        return name;
    }

    private static ByteBuffer names(int extraBytes, String channel, String customer, String sender) {
        byte[] channelBytes = channel.getBytes(UTF_8);
        byte[] customerBytes = customer.getBytes(UTF_8);
        byte[] senderBytes = sender.getBytes(UTF_8);
        ByteBuffer key =
                ByteBuffer.allocate(3 + channelBytes.length + customerBytes.length + senderBytes.length + extraBytes);
        put(key, channelBytes);
        put(key, customerBytes);
        put(key, senderBytes);
        return key;
    }

    private static void put(ByteBuffer key, byte[] name) {
        key.put((byte) name.length).put(name);
    }

    private static String orEmpty(@Nullable String name) {
        return name == null ? "" : name;
    }

    private static @Nullable String orNull(String name) {
        return name.isEmpty() ? null : name;
    }
}
