package fairlane.pipeline.store;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** What {@link MessageStore} knows of a key without reading the disk. */
final class CachedEntry {
    /** The memory that an entry takes besides its bytes. */
    private static final int ENTRY_OVERHEAD = 128;

    final Bytes key;
    byte @Nullable [] value;
    EntryState state;

    CachedEntry(Bytes key, byte[] value, EntryState state) {
        this.key = key;
        this.value = value;
        this.state = state;
    }

    /** Bytes of memory. */
    int size() {
        return key.get().length + (value == null ? 0 : value.length) + ENTRY_OVERHEAD;
    }

    /**
     * <pre>
     *   put ─► NEW ── write ─► CLEAN ◄── read from disk
     *           │ take          │ take
     *           ▼               ▼
     *         GONE           REMOVED ── write ─► (no entry)
     * </pre>
     */
    enum EntryState {
        /** Not on disk yet. */
        NEW,
        /** Was never on disk, and need not be written. */
        GONE,
        /** In memory and on disk. */
        CLEAN,
        /** Removed, and still on disk. */
        REMOVED
    }
}
