package fairlane.pipeline.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a state store that only moves forward. If a caller searches ranges in the order of their keys, one
 * cursor serves many ranges, so that the store does not have to open an iterator for each range.
 */
final class ForwardStoreCursor implements AutoCloseable {
    /**
     * The maximum number of entries that the cursor skips to reach the next range. If more entries lie before the
     * range, opening a new cursor is cheaper.
     */
    private static final int MAX_SKIPPED = 16;

    private final KeyValueIterator<Bytes, byte[]> entries;
    private final Bytes start;
    private @Nullable Bytes lastKey;

    /** Opens a cursor at the key {@code start}. The cursor does not see later changes of the store. */
    ForwardStoreCursor(KeyValueStore<Bytes, byte[]> store, Bytes start) {
        this.entries = store.range(start, null);
        this.start = start;
    }

    /**
     * Moves the cursor to the first entry whose key is {@code from} or greater.
     *
     * @return false if the cursor has already passed the key, or would have to skip too many entries to reach the key;
     *     in both cases the caller must open a new cursor
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
