package fairlane.pipeline.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
public final class ScheduledStore {
    private final KeyValueStore<Bytes, byte[]> store;
    private @Nullable Bytes lowWaterMark;
    private long nextDue = Long.MIN_VALUE;

    /** How many there are up to a key: they are counted a few at a time, and as they come and go from then on. */
    private final Map<String, Long> counts = new HashMap<>();

    private @Nullable Bytes countedUpTo;
    private boolean countingComplete;

    public ScheduledStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    public void put(Message message) {
        Bytes key = key(message);
        store.put(key, MessageCodec.encode(message));
        adjustCount(key, message.channel(), 1);
        if (lowWaterMark != null && key.compareTo(lowWaterMark) < 0) {
            lowWaterMark = key;
        }
        nextDue = Math.min(nextDue, message.request().notBefore());
    }

    /** Takes out one that is there. */
    public void remove(Message message) {
        Bytes key = key(message);
        store.put(key, null);
        adjustCount(key, message.channel(), -1);
    }

    /** A time before which none is due, epoch milliseconds; {@link Long#MAX_VALUE} where none is held. */
    public long nextDue() {
        return nextDue;
    }

    /** Takes out the earliest of those whose time has come by {@code now}, {@code most} at the most. */
    public List<Message> takeDue(long now, int limit) {
        List<Message> due = new ArrayList<>();
        if (nextDue > now) {
            return due;
        }
        nextDue = Long.MAX_VALUE;
        try (KeyValueIterator<Bytes, byte[]> scan = store.range(lowWaterMark, null)) {
            while (scan.hasNext()) {
                KeyValue<Bytes, byte[]> earliest = scan.next();
                lowWaterMark = earliest.key;
                nextDue = StoreKeys.notBefore(earliest.key);
                if (nextDue > now || due.size() == limit) {
                    return due;
                }
                store.put(earliest.key, null);
                Message message = decode(earliest);
                adjustCount(earliest.key, message.channel(), -1);
                due.add(message);
                nextDue = Long.MAX_VALUE;
            }
        }
        return due;
    }

    private void adjustCount(Bytes key, String channel, int change) {
        if (countingComplete || (countedUpTo != null && key.compareTo(countedUpTo) <= 0)) {
            counts.merge(channel, (long) change, Long::sum);
        }
    }

    /** Counts so many more of those that an earlier task left. */
    public void countMore(int limit) {
        if (countingComplete) {
            return;
        }
        try (KeyValueIterator<Bytes, byte[]> scan = rangeFrom(countedUpTo)) {
            int counted = 0;
            while (scan.hasNext() && counted < limit) {
                Bytes key = scan.next().key;
                if (!key.equals(countedUpTo)) {
                    countedUpTo = key;
                    counts.merge(StoreKeys.scheduledNames(key).channel(), 1L, Long::sum);
                    counted++;
                }
            }
            countingComplete = !scan.hasNext();
        }
    }

    /** How many are held by channel, as far as they have been counted. */
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** All that is held from a key on, or from the first one, in the order of time. */
    public KeyValueIterator<Bytes, byte[]> rangeFrom(@Nullable Bytes key) {
        return store.range(key == null ? lowWaterMark : key, null);
    }

    public static Message decode(KeyValue<Bytes, byte[]> held) {
        StoreKeys.LaneNames names = StoreKeys.scheduledNames(held.key);
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
