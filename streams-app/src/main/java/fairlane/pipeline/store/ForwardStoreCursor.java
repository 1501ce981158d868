package fairlane.pipeline.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A place in a store from which one can only go on: where one range is looked up after the other, in the order of their
 * keys, that costs a step an entry instead of an iterator of its own a range.
 */
final class ForwardStoreCursor implements AutoCloseable {
    /** So many entries are passed on the way to a range; from here on to seek it is cheaper. */
    private static final int MAX_SKIPPED = 16;

    private final KeyValueIterator<Bytes, byte[]> entries;
    private final Bytes start;
    private @Nullable Bytes lastKey;

    /** Sees the store as it is now. */
    ForwardStoreCursor(KeyValueStore<Bytes, byte[]> store, Bytes start) {
        this.entries = store.range(start, null);
        this.start = start;
    }

    /** Goes on to the first entry from there. @return false where it is not near, and this is of no more use */
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

    /** Whether the next entry is not beyond {@code to}. */
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
