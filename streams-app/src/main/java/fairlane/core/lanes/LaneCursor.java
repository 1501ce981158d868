package fairlane.core.lanes;

import org.jspecify.annotations.Nullable;

/** Iterates over the lanes of a channel. The iteration may take several ticks, while lanes are added and removed. */
public final class LaneCursor implements AutoCloseable {
    private final LaneList.Cursor cursor;

    public LaneCursor(LaneList.Cursor cursor) {
        this.cursor = cursor;
    }

    /** Returns the next lane, which may be empty; null after the last lane. */
    public @Nullable Lane next() {
        return cursor.next();
    }

    @Override
    public void close() {
        cursor.close();
    }
}
