package fairlane.core.lanes;

import org.jspecify.annotations.Nullable;

/** Iterates over the lanes of a channel, over several ticks if need be, while lanes are added and removed. */
public final class LaneCursor implements AutoCloseable {
    private final LaneList.Cursor cursor;

    public LaneCursor(LaneList.Cursor cursor) {
        this.cursor = cursor;
    }

    /** The next lane, empty ones included; null at the end. */
    public @Nullable Lane next() {
        return cursor.next();
    }

    @Override
    public void close() {
        cursor.close();
    }
}
