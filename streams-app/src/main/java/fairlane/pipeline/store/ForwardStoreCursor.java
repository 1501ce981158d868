package fairlane.pipeline.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * An iterator over a store that only moves forward. Looking up ranges in the order of their keys then costs a step per
 * entry instead of an iterator per range.
 */
final class ForwardStoreCursor implements AutoCloseable {
    /** The most entries skipped on the way to a range; beyond that, a seek is cheaper. */
    private static final int MAX_SKIPPED = 16;

    private final KeyValueIterator<Bytes, byte[]> entries;
    private final Bytes start;
    private @Nullable Bytes lastKey;

    /** Opens an iterator, which sees the store as it is now. */
    ForwardStoreCursor(KeyValueStore<Bytes, byte[]> store, Bytes start) {
        this.entries = store.range(start, null);
        this.start = start;
    }

    /**
     * Moves to the first entry at or after a key.
     *
     * @return false if the key lies behind or too far ahead; the cursor is then of no more use
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

    /** Whether there is a next entry up to and including {@code to}. */
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
