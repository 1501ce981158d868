package fairlane.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Messages whose {@code notBefore} has not come, in the order of their time.
 *
 * <p>What has been taken out leaves tombstones at the front, which a scan from the beginning would walk over again and
 * again: a low-water mark, in memory only, says where nothing earlier is; an earlier arrival lowers it.
 */
final class ScheduledStore {
    private final KeyValueStore<Bytes, byte[]> store;
    private @Nullable Bytes lowWater;
    private long nextDue = Long.MIN_VALUE;

    ScheduledStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    void put(Message message) {
        Bytes key = key(message);
        store.put(key, MessageCodec.encode(message));
        if (lowWater != null && key.compareTo(lowWater) < 0) {
            lowWater = key;
        }
        nextDue = Math.min(nextDue, message.request().notBefore());
    }

    /** Takes out one that is there. */
    void remove(Message message) {
        store.put(key(message), null);
    }

    /** A time before which none is due, epoch milliseconds; {@link Long#MAX_VALUE} where none is held. */
    long nextDue() {
        return nextDue;
    }

    /** Takes out the earliest of those whose time has come by {@code now}, {@code most} at the most. */
    List<Message> takeDue(long now, int most) {
        List<Message> due = new ArrayList<>();
        if (nextDue > now) {
            return due;
        }
        nextDue = Long.MAX_VALUE;
        try (KeyValueIterator<Bytes, byte[]> scan = store.range(lowWater, null)) {
            while (scan.hasNext()) {
                KeyValue<Bytes, byte[]> earliest = scan.next();
                lowWater = earliest.key;
                nextDue = StoreKeys.notBefore(earliest.key);
                if (nextDue > now || due.size() == most) {
                    return due;
                }
                store.put(earliest.key, null);
                due.add(decode(earliest));
                nextDue = Long.MAX_VALUE;
            }
        }
        return due;
    }

    /** All that is held from a key on, or from the first one, in the order of time. */
    KeyValueIterator<Bytes, byte[]> from(@Nullable Bytes key) {
        return store.range(key == null ? lowWater : key, null);
    }

    static Message decode(KeyValue<Bytes, byte[]> held) {
        StoreKeys.Names names = StoreKeys.scheduledNames(held.key);
        return MessageCodec.decode(names.channel(), names.customer(), names.sender(), held.value);
    }

    private static Bytes key(Message message) {
        return StoreKeys.scheduled(
                message.request().notBefore(),
                message.channel(),
                message.customer(),
                message.request().sender(),
                message.request().position());
    }
}
