package fairlane.pipeline;

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
 * The backlog: a logged key-value store on disk, with what was written since the last commit kept in memory.
 *
 * <p>A message that comes and leaves within one transaction is never written at all, neither to disk nor to the
 * changelog; the others go to both in one batch a commit. That is sound because everything of a transaction becomes
 * visible together: Streams flushes caches before each commit, whatever caused it (which is why this is, to Streams, a
 * cached store; what is used of its internals is pinned with its version).
 *
 * <p>Beside it, messages stay readable from memory after they were written, the first come, as far as the process has
 * memory for it.
 */
final class MessageStore implements StateStore, CachedStateStore<byte[], byte[]> {
    /** What may wait for a commit before it is written early, in bytes. */
    private static final long MAX_UNWRITTEN_BYTES = 16L << 20;
    /** From here on a second seek, from the end, is cheaper than to go on from entry to entry. */
    private static final int LOOK_AHEAD = 16;
    /** What an entry takes in memory besides its bytes. */
    private static final int ENTRY_OVERHEAD = 128;

    private final KeyValueStore<Bytes, byte[]> disk;
    private final MemoryBudget cleanBudget;
    private final Map<Bytes, Entry> memory = new HashMap<>();
    /** What the next commit has to write, as it came. */
    private final List<Entry> unwritten = new ArrayList<>();

    private long unwrittenBytes;
    /** What it has of the budget. */
    private long cleanBytes;

    private int commits;
    /** Where the last search on disk came to; it does not see what is written after it was opened. */
    private @Nullable ForwardCursor cursor;

    /** What is known of a key without asking the disk. */
    private static final class Entry {
        final Bytes key;
        byte @Nullable [] value;
        State state;

        Entry(Bytes key, byte[] value, State state) {
            this.key = key;
            this.value = value;
            this.state = state;
        }

        int size() {
            return key.get().length + (value == null ? 0 : value.length) + ENTRY_OVERHEAD;
        }
    }

    /**
     * <pre>
     *   put ─► NEW ── write ─► CLEAN ◄── read from disk
     *           │ take          │ take
     *           ▼               ▼
     *         GONE           REMOVED ── write ─► (nothing)
     * </pre>
     */
    private enum State {
        /** Not on disk yet. */
        NEW,
        /** Was never on disk, and needs not be. */
        GONE,
        /** On disk as well. */
        CLEAN,
        /** Still on disk. */
        REMOVED
    }

    /** @param cleanBudget for what is kept in memory of that which is on disk */
    MessageStore(KeyValueStore<Bytes, byte[]> disk, MemoryBudget cleanBudget) {
        this.disk = disk;
        this.cleanBudget = cleanBudget;
    }

    /** Puts a message where none is. */
    void put(Bytes key, byte[] value) {
        if (memory.containsKey(key)) {
            write(); // what is on disk under this key has to be seen to go before it comes again
        }
        Entry entry = new Entry(key, value, State.NEW);
        memory.put(key, entry);
        unwritten.add(entry);
        unwrittenBytes += entry.size();
        if (unwrittenBytes > MAX_UNWRITTEN_BYTES) {
            write();
        }
    }

    byte @Nullable [] get(Bytes key) {
        Entry entry = memory.get(key);
        if (entry != null) {
            return entry.value;
        }
        byte[] value = disk.get(key);
        if (value != null) {
            keepClean(key, value);
        }
        return value;
    }

    /** Takes out what is there; null where nothing is. */
    byte @Nullable [] take(Bytes key) {
        Entry entry = memory.get(key);
        byte[] value = entry == null ? disk.get(key) : entry.value;
        if (value == null) {
            return null;
        }
        if (entry == null) {
            entry = new Entry(key, value, State.CLEAN);
            memory.put(key, entry);
        } else if (entry.state == State.CLEAN) {
            giveBack(entry.size());
        }
        if (entry.state == State.NEW) {
            unwrittenBytes -= entry.size();
            entry.state = State.GONE;
            memory.remove(key);
        } else {
            entry.state = State.REMOVED;
            unwritten.add(entry);
        }
        entry.value = null;
        return value;
    }

    /**
     * The first and the last key on disk from {@code from} to {@code to}, or null where there is none. What it passes is
     * kept in memory as far as there is room: it is wanted soon.
     */
    Bytes @Nullable [] endsOnDisk(Bytes from, Bytes to) {
        ForwardCursor forward = cursorAt(from);
        Bytes first = null;
        Bytes last = null;
        for (int looked = 0; looked < LOOK_AHEAD && forward.hasNext(to); looked++) {
            KeyValue<Bytes, byte[]> held = forward.next();
            keepClean(held.key, held.value);
            first = first == null ? held.key : first;
            last = held.key;
        }
        if (first == null || last == null) {
            return null;
        }
        return new Bytes[] {first, forward.hasNext(to) ? lastOnDisk(from, to) : last};
    }

    private ForwardCursor cursorAt(Bytes from) {
        if (cursor == null || !cursor.reach(from)) {
            closeCursor();
            cursor = new ForwardCursor(disk, from);
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

    /** How often Streams has flushed this to commit; where it runs again afterwards the commit has succeeded. */
    int commits() {
        return commits;
    }

    @Override
    public void flushCache() {
        commits++;
        write();
    }

    /** Writes what waits for it, in one batch. */
    private void write() {
        closeCursor();
        List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>(unwritten.size());
        for (Entry entry : unwritten) {
            if (entry.state != State.GONE) {
                batch.add(KeyValue.pair(entry.key, entry.value));
            }
        }
        if (!batch.isEmpty()) {
            disk.putAll(batch);
        }
        unwritten.forEach(this::written);
        unwritten.clear();
        unwrittenBytes = 0;
    }

    private void written(Entry entry) {
        if (entry.state == State.NEW && takeRoom(entry)) {
            entry.state = State.CLEAN;
        } else if (entry.state != State.GONE) {
            memory.remove(entry.key);
        }
    }

    private void keepClean(Bytes key, byte[] value) {
        Entry entry = new Entry(key, value, State.CLEAN);
        if (!memory.containsKey(key) && takeRoom(entry)) {
            memory.put(key, entry);
        }
    }

    private boolean takeRoom(Entry entry) {
        if (!cleanBudget.take(entry.size())) {
            return false;
        }
        cleanBytes += entry.size();
        return true;
    }

    private void giveBack(long bytes) {
        cleanBytes -= bytes;
        cleanBudget.giveBack(bytes);
    }

    @Override
    public void clearCache() {
        closeCursor();
        memory.clear();
        unwritten.clear();
        unwrittenBytes = 0;
        giveBack(cleanBytes);
    }

    /** Nobody listens to what is flushed. */
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
    @SuppressWarnings("deprecation") // not managing offsets is what is deprecated: the store below does
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
