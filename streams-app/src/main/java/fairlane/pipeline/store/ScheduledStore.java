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
 * Stores the scheduled messages, that is, messages whose {@code notBefore} time lies in the future, ordered by that
 * time.
 *
 * <p>Removed messages leave tombstones at the front of the store, and every scan from the beginning would have to skip
 * these tombstones. Scans therefore start at a low-water mark, a key that is kept only in memory and before which the
 * store has no message. Storing a message with an earlier time lowers the mark.
 */
public final class ScheduledStore {
    private final KeyValueStore<Bytes, byte[]> store;
    private @Nullable Bytes lowWaterMark;
    private long nextDue = Long.MIN_VALUE;

    /**
     * The number of messages by channel, for the keys up to {@code countedUpTo}. Messages that an earlier task has
     * stored are counted a few at a time; after that, each stored or removed message adjusts the numbers.
     */
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

    /** Removes a message, which must be in the store. */
    public void remove(Message message) {
        Bytes key = key(message);
        store.put(key, null);
        adjustCount(key, message.channel(), -1);
    }

    /**
     * Returns a time before which no message becomes due, in epoch milliseconds; {@link Long#MAX_VALUE} if the store is
     * empty.
     */
    public long nextDue() {
        return nextDue;
    }

    /**
     * Removes and returns the earliest messages that are due at the time {@code now}, at most {@code limit} messages.
     */
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

    /** Counts up to {@code limit} messages that an earlier task has stored and that are not counted yet. */
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

    /** Returns the number of scheduled messages by channel, as far as they have been counted. */
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /**
     * Iterates over the scheduled messages whose keys are {@code key} or greater, ordered by time. If {@code key} is
     * null, iterates over all scheduled messages.
     */
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
