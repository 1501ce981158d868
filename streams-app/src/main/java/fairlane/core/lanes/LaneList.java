package fairlane.core.lanes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All lanes of a channel, in the order of their making, for those who go through them a few at a time. */
public final class LaneList {
    private @Nullable Lane first;
    private @Nullable Lane last;
    private final List<Cursor> cursors = new ArrayList<>();

    void add(Lane lane) {
        lane.previousInList = last;
        if (last == null) {
            first = lane;
        } else {
            last.nextInList = lane;
        }
        last = lane;
    }

    void remove(Lane lane) {
        for (Cursor cursor : cursors) {
            if (cursor.next == lane) {
                cursor.next = lane.nextInList;
            }
        }
        if (lane.previousInList == null) {
            first = lane.nextInList;
        } else {
            lane.previousInList.nextInList = lane.nextInList;
        }
        if (lane.nextInList == null) {
            last = lane.previousInList;
        } else {
            lane.nextInList.previousInList = lane.previousInList;
        }
        lane.previousInList = null;
        lane.nextInList = null;
    }

    /** A way through the list from its beginning that outlives changes of it. */
    public Cursor openCursor() {
        Cursor cursor = new Cursor();
        cursor.next = first;
        cursors.add(cursor);
        return cursor;
    }

    /** Where someone stands in the list. */
    public final class Cursor implements AutoCloseable {
        private @Nullable Lane next;

        public @Nullable Lane next() {
            Lane lane = next;
            if (lane != null) {
                next = lane.nextInList;
            }
            return lane;
        }

        public boolean isAtEnd() {
            return next == null;
        }

        public void restart() {
            next = first;
        }

        @Override
        public void close() {
            cursors.remove(this);
        }
    }
}
