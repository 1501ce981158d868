package fairlane.pipeline.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * The backlog: a key-value store on disk with a changelog, and a memory buffer of the writes since the last commit.
 *
 * <p>A message that is stored and taken within one transaction is never written, neither to disk nor to the changelog;
 * all other writes go to both in one batch per commit. This is sound because all effects of a transaction become
 * visible together: Streams flushes caches before each commit, whatever triggers it. For this, the store is a cached
 * store to Streams; the build pins the version of Streams whose internals it uses.
 *
 * <p>Messages also stay readable from memory after they were written, first come, first served, within the memory
 * budget of the process.
 */
public final class MessageStore implements StateStore, CachedStateStore<byte[], byte[]> {
    /** The most unwritten bytes; beyond that, the store writes before the commit. */
    private static final long MAX_UNWRITTEN_BYTES = 16L << 20;
    /** The most entries scanned for the last key of a range; beyond that, a second seek from its end is cheaper. */
    private static final int SCAN_LIMIT = 16;

    private final KeyValueStore<Bytes, byte[]> disk;
    private final MemoryBudget cacheBudget;
    private final Map<Bytes, CachedEntry> memory = new HashMap<>();
    /** The writes of the next commit, in their order. */
    private final List<CachedEntry> unwritten = new ArrayList<>();

    private long unwrittenBytes;
    /** The bytes that this store has reserved of the budget. */
    private long reservedBytes;

    private int commits;
    /** The position of the last search on disk. It does not see entries written after it was opened. */
    private @Nullable ForwardStoreCursor cursor;

    /** @param cacheBudget memory for entries that are also on disk */
    MessageStore(KeyValueStore<Bytes, byte[]> disk, MemoryBudget cacheBudget) {
        this.disk = disk;
        this.cacheBudget = cacheBudget;
    }

    /** Stores a message under a key that holds none. */
    void put(Bytes key, byte[] value) {
        if (memory.containsKey(key)) {
            writeBatch(); // the removal of this key has to reach the disk before its new value
        }
        CachedEntry entry = new CachedEntry(key, value, CachedEntry.EntryState.NEW);
        memory.put(key, entry);
        unwritten.add(entry);
        unwrittenBytes += entry.size();
        if (unwrittenBytes > MAX_UNWRITTEN_BYTES) {
            writeBatch();
        }
    }

    byte @Nullable [] get(Bytes key) {
        CachedEntry entry = memory.get(key);
        if (entry != null) {
            return entry.value;
        }
        byte[] value = disk.get(key);
        if (value != null) {
            cache(key, value);
        }
        return value;
    }

    /** Removes and returns the value of a key; null if there is none. */
    byte @Nullable [] take(Bytes key) {
        CachedEntry entry = memory.get(key);
        byte[] value = entry == null ? disk.get(key) : entry.value;
        if (value == null) {
            return null;
        }
        if (entry == null) {
            entry = new CachedEntry(key, value, CachedEntry.EntryState.CLEAN);
            memory.put(key, entry);
        } else if (entry.state == CachedEntry.EntryState.CLEAN) {
            releaseMemory(entry.size());
        }
        if (entry.state == CachedEntry.EntryState.NEW) {
            unwrittenBytes -= entry.size();
            entry.state = CachedEntry.EntryState.GONE;
            memory.remove(key);
        } else {
            entry.state = CachedEntry.EntryState.REMOVED;
            unwritten.add(entry);
        }
        entry.value = null;
        return value;
    }

    /**
     * Returns the first and the last key on disk from {@code from} to {@code to}, or null if there is none. Caches the
     * entries on the way as far as the budget allows, because they are read soon.
     */
    Bytes @Nullable [] firstAndLastOnDisk(Bytes from, Bytes to) {
        ForwardStoreCursor scan = cursorAt(from);
        Bytes first = null;
        Bytes last = null;
        for (int scanned = 0; scanned < SCAN_LIMIT && scan.hasNext(to); scanned++) {
            KeyValue<Bytes, byte[]> entry = scan.next();
            cache(entry.key, entry.value);
            first = first == null ? entry.key : first;
            last = entry.key;
        }
        if (first == null || last == null) {
            return null;
        }
        return new Bytes[] {first, scan.hasNext(to) ? lastOnDisk(from, to) : last};
    }

    private ForwardStoreCursor cursorAt(Bytes from) {
        if (cursor == null || !cursor.advanceTo(from)) {
            closeCursor();
            cursor = new ForwardStoreCursor(disk, from);
        }
        return cursor;
    }

    private void closeCursor() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }

    private Bytes lastOnDisk(Bytes from, Bytes to) {
        try (KeyValueIterator<Bytes, byte[]> backward = disk.reverseRange(from, to)) {
            return backward.next().key;
        }
    }

    /**
     * How often Streams has flushed this store to commit. Once a task runs again after a flush, the commit has
     * succeeded.
     */
    int commits() {
        return commits;
    }

    @Override
    public void flushCache() {
        commits++;
        writeBatch();
    }

    /** Writes all unwritten entries in one batch. */
    private void writeBatch() {
        closeCursor();
        List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>(unwritten.size());
        for (CachedEntry entry : unwritten) {
            if (entry.state != CachedEntry.EntryState.GONE) {
                batch.add(KeyValue.pair(entry.key, entry.value));
            }
        }
        if (!batch.isEmpty()) {
            disk.putAll(batch);
        }
        unwritten.forEach(this::onWritten);
        unwritten.clear();
        unwrittenBytes = 0;
    }

    private void onWritten(CachedEntry entry) {
        if (entry.state == CachedEntry.EntryState.NEW && reserveMemory(entry)) {
            entry.state = CachedEntry.EntryState.CLEAN;
        } else if (entry.state != CachedEntry.EntryState.GONE) {
            memory.remove(entry.key);
        }
    }

    private void cache(Bytes key, byte[] value) {
        CachedEntry entry = new CachedEntry(key, value, CachedEntry.EntryState.CLEAN);
        if (!memory.containsKey(key) && reserveMemory(entry)) {
            memory.put(key, entry);
        }
    }

    private boolean reserveMemory(CachedEntry entry) {
        if (!cacheBudget.tryReserve(entry.size())) {
            return false;
        }
        reservedBytes += entry.size();
        return true;
    }

    private void releaseMemory(long bytes) {
        reservedBytes -= bytes;
        cacheBudget.release(bytes);
    }

    @Override
    public void clearCache() {
        closeCursor();
        memory.clear();
        unwritten.clear();
        unwrittenBytes = 0;
        releaseMemory(reservedBytes);
    }

    /** Flush listeners are not supported: no downstream processor receives the flushed entries. */
    @Override
    public boolean setFlushListener(CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return disk.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        clearCache();
        disk.init(context, root);
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        disk.commit(changelogOffsets);
    }

    @Override
    public @Nullable Long committedOffset(TopicPartition partition) {
        return disk.committedOffset(partition);
    }

    @Override
    @SuppressWarnings("deprecation") // deprecated for stores that do not manage offsets; the wrapped store does
    public boolean managesOffsets() {
        return disk.managesOffsets();
    }

    @Override
    public void close() {
        clearCache();
        disk.close();
    }

    @Override
    public boolean persistent() {
        return disk.persistent();
    }

    @Override
    public boolean isOpen() {
        return disk.isOpen();
    }

    @Override
    public Position getPosition() {
        return disk.getPosition();
    }
}
