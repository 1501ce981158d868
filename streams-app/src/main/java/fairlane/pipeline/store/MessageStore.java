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
 * Stores the messages that wait in the lanes of a task. The messages are in a key-value store on disk with a changelog;
 * a buffer in memory contains the writes since the last commit.
 *
 * <p>A message that is stored and removed within one transaction is never written, neither to disk nor to the
 * changelog. All other writes go to disk and changelog in one batch per commit. The delay loses no write, because
 * Streams flushes cached stores before each commit, whatever triggers the commit. The store therefore implements the
 * internal interface of Streams for cached stores, and the build pins the version of Streams.
 *
 * <p>After messages were written to disk, they also stay in memory as long as the memory budget of the process has room
 * for them.
 */
public final class MessageStore implements StateStore, CachedStateStore<byte[], byte[]> {
    /**
     * The maximum size of the write buffer in bytes. If the buffer grows beyond this size, the store writes the
     * buffered entries without waiting for the commit.
     */
    private static final long MAX_UNWRITTEN_BYTES = 16L << 20;
    /**
     * The maximum number of entries that are scanned forward to find the last key of a range. If the range has more
     * entries, a search backward from the end of the range is cheaper.
     */
    private static final int SCAN_LIMIT = 16;

    private final KeyValueStore<Bytes, byte[]> disk;
    private final MemoryBudget cacheBudget;
    private final Map<Bytes, CachedEntry> memory = new HashMap<>();
    /** The entries that the next commit writes, in the order in which they were changed. */
    private final List<CachedEntry> unwritten = new ArrayList<>();

    private long unwrittenBytes;
    /** The memory that this store has reserved from the budget, in bytes. */
    private long reservedBytes;

    private int commits;
    /**
     * The cursor of the last search on disk, kept for the next search. The cursor does not see entries that were
     * written after it was opened.
     */
    private @Nullable ForwardStoreCursor cursor;

    /** @param cacheBudget the memory budget for entries that stay in memory although they are on disk */
    MessageStore(KeyValueStore<Bytes, byte[]> disk, MemoryBudget cacheBudget) {
        this.disk = disk;
        this.cacheBudget = cacheBudget;
    }

    /** Stores a message under a key that has no value. */
    void put(Bytes key, byte[] value) {
        if (memory.containsKey(key)) {
            writeBatch(); // the removal of the old value of this key has to be written before the new value
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
     * Returns the first and the last key on disk in the range from {@code from} to {@code to}, inclusive, or null if
     * the range is empty. Keeps the scanned entries in memory as far as the memory budget allows, because they will be
     * read soon.
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
     * The number of commits for which Streams has flushed this store. If the task continues to run after a flush, the
     * commit of this flush has succeeded, because a failed commit closes the task.
     */
    int commits() {
        return commits;
    }

    @Override
    public void flushCache() {
        commits++;
        writeBatch();
    }

    /** Writes the buffered entries to disk and to the changelog in one batch. */
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

    /** Flush listeners are not supported, because no downstream processor receives the flushed entries. */
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
    @SuppressWarnings("deprecation") // deprecated in the interface; the wrapped store implements it
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
