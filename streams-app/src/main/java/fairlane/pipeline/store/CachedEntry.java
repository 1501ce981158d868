package fairlane.pipeline.store;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * An entry that {@link MessageStore} keeps in memory for one key, with the value and whether the value is also on disk.
 */
final class CachedEntry {
    /** The memory that an entry takes in addition to its key and value, in bytes. */
    private static final int ENTRY_OVERHEAD = 128;

    final Bytes key;
    byte @Nullable [] value;
    EntryState state;

    CachedEntry(Bytes key, byte[] value, EntryState state) {
        this.key = key;
        this.value = value;
        this.state = state;
    }

    /** The memory that this entry takes, in bytes. */
    int size() {
        return key.get().length + (value == null ? 0 : value.length) + ENTRY_OVERHEAD;
    }

    /**
     * The states of an entry, and the calls that change them:
     *
     * <pre>
     *   put ─► NEW ── write ─► CLEAN ◄── read from disk
     *           │ take          │ take
     *           ▼               ▼
     *         GONE           REMOVED ── write ─► (no entry)
     * </pre>
     */
    enum EntryState {
        /** Stored, but not on disk yet. */
        NEW,
        /** Taken before the entry was written, so it was never on disk and need not be written. */
        GONE,
        /** In memory and on disk. */
        CLEAN,
        /** Taken, but still on disk until the next write. */
        REMOVED
    }
}
