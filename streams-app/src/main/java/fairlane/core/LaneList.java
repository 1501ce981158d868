package fairlane.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All lanes of a channel, in the order of their making, for those who go through them a few at a time. */
final class LaneList {
    private @Nullable Lane first;
    private @Nullable Lane last;
    private final List<Cursor> cursors = new ArrayList<>();

    void add(Lane lane) {
        lane.listBefore = last;
        if (last == null) {
            first = lane;
        } else {
            last.listAfter = lane;
        }
        last = lane;
    }

    void remove(Lane lane) {
        for (Cursor cursor : cursors) {
            if (cursor.next == lane) {
                cursor.next = lane.listAfter;
            }
        }
        if (lane.listBefore == null) {
            first = lane.listAfter;
        } else {
            lane.listBefore.listAfter = lane.listAfter;
        }
        if (lane.listAfter == null) {
            last = lane.listBefore;
        } else {
            lane.listAfter.listBefore = lane.listBefore;
        }
        lane.listBefore = null;
        lane.listAfter = null;
    }

    /** A way through the list from its beginning that outlives changes of it. */
    Cursor open() {
        Cursor cursor = new Cursor();
        cursor.next = first;
        cursors.add(cursor);
        return cursor;
    }

    /** Where someone stands in the list. */
    final class Cursor implements AutoCloseable {
        private @Nullable Lane next;

        @Nullable
        Lane next() {
            Lane lane = next;
            if (lane != null) {
                next = lane.listAfter;
            }
            return lane;
        }

        boolean isAtEnd() {
            return next == null;
        }

        void restart() {
            next = first;
        }

        @Override
        public void close() {
            cursors.remove(this);
        }
    }
}
