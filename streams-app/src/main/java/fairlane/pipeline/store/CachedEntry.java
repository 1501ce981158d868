package fairlane.pipeline.store;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * An entry that {@link MessageStore} keeps in memory for one key. It contains the value and states whether the value is
 * also on disk.
 */
final class CachedEntry {
    /** The estimated memory that an entry takes in addition to its key and value, in bytes. */
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
        /** Stored by {@code put}, but not on disk yet. */
        NEW,
        /** Removed by {@code take} before the entry was written to disk, so nothing has to be written. */
        GONE,
        /** In memory and on disk. */
        CLEAN,
        /** Removed by {@code take}, but still on disk until the next write. */
        REMOVED
    }
}
