package fairlane.core.lanes;

import org.jspecify.annotations.Nullable;

/** Goes through the lanes of a channel, a few at a time, while they change. */
public final class LaneCursor implements AutoCloseable {
    private final LaneList.Cursor cursor;

    public LaneCursor(LaneList.Cursor cursor) {
        this.cursor = cursor;
    }

    /** The next lane, whether anything is held in it or not; null at the end. */
    public @Nullable Lane next() {
        return cursor.next();
    }

    @Override
    public void close() {
        cursor.close();
    }
}
