package fairlane.pipeline.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * An iterator over a state store that only moves forward. If ranges are looked up in the order of their keys, one such
 * iterator serves many ranges, and the cost is one step per entry instead of a new iterator per range.
 */
final class ForwardStoreCursor implements AutoCloseable {
    /**
     * The maximum number of entries that are skipped on the way to a range. If more would have to be skipped, a new
     * seek is cheaper.
     */
    private static final int MAX_SKIPPED = 16;

    private final KeyValueIterator<Bytes, byte[]> entries;
    private final Bytes start;
    private @Nullable Bytes lastKey;

    /** Opens an iterator at the key {@code start}. The iterator does not see later changes of the store. */
    ForwardStoreCursor(KeyValueStore<Bytes, byte[]> store, Bytes start) {
        this.entries = store.range(start, null);
        this.start = start;
    }

    /**
     * Moves to the first entry at or after a key.
     *
     * @return false if the key lies behind the cursor or too far ahead; the caller must then open a new cursor
     */
    boolean advanceTo(Bytes from) {
        if (lastKey == null ? from.compareTo(start) < 0 : from.compareTo(lastKey) <= 0) {
            return false;
        }
        for (int steps = 0; steps < MAX_SKIPPED; steps++) {
            if (!entries.hasNext() || entries.peekNextKey().compareTo(from) >= 0) {
                return true;
            }
            lastKey = entries.next().key;
        }
        return false;
    }

    /** Whether there is a next entry whose key is at most {@code to}. */
    boolean hasNext(Bytes to) {
        return entries.hasNext() && entries.peekNextKey().compareTo(to) <= 0;
    }

    KeyValue<Bytes, byte[]> next() {
        KeyValue<Bytes, byte[]> entry = entries.next();
        lastKey = entry.key;
        return entry;
    }

    @Override
    public void close() {
        entries.close();
    }
}
