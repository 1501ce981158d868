package fairlane.core.lanes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of all lanes of a channel in the order of their creation, for iterations that take several ticks. */
public final class LaneList {
    private @Nullable Lane first;
    private @Nullable Lane last;
    private final List<Cursor> cursors = new ArrayList<>();

    /** The links of a lane to its neighbours in the list. */
    abstract static class Node extends TimerEntry {
        private @Nullable Lane previous;
        private @Nullable Lane next;
    }

    /** Returns the lane as a node, because private members of {@link Node} are not visible through the subclass. */
    private static Node node(Lane lane) {
        return lane;
    }

    void add(Lane lane) {
        node(lane).previous = last;
        if (last == null) {
            first = lane;
        } else {
            node(last).next = lane;
        }
        last = lane;
    }

    void remove(Lane lane) {
        Lane previous = node(lane).previous;
        Lane next = node(lane).next;
        for (Cursor cursor : cursors) {
            if (cursor.next == lane) {
                cursor.next = next;
            }
        }
        if (previous == null) {
            first = next;
        } else {
            node(previous).next = next;
        }
        if (next == null) {
            last = previous;
        } else {
            node(next).previous = previous;
        }
        node(lane).previous = null;
        node(lane).next = null;
    }

    /** Opens a cursor before the first lane of the list. The cursor stays valid while lanes are added and removed. */
    public Cursor openCursor() {
        Cursor cursor = new Cursor();
        cursor.next = first;
        cursors.add(cursor);
        return cursor;
    }

    /** A position in the list. */
    public final class Cursor implements AutoCloseable {
        private @Nullable Lane next;

        public @Nullable Lane next() {
            Lane lane = next;
            if (lane != null) {
                next = node(lane).next;
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
