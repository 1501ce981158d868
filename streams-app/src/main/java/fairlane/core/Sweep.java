package fairlane.core;

import org.jspecify.annotations.Nullable;

/**
 * Looks at every lane of a channel once more after each change, a few at a time. A change during a sweep has another one
 * follow it: however often changes come, each lane has its turn.
 */
final class Sweep {
    private final LaneList.Cursor cursor;
    private boolean again;

    Sweep(LaneList lanes) {
        this.cursor = lanes.open();
    }

    /** Everyone is to be looked at. */
    void request() {
        if (cursor.isAtEnd()) {
            cursor.restart();
        } else {
            again = true;
        }
    }

    /** Everyone is to be looked at, and nobody has been yet. */
    void restart() {
        cursor.restart();
    }

    /** The lane to look at now; null where all have been looked at. */
    @Nullable
    Lane next() {
        if (again && cursor.isAtEnd()) {
            again = false;
            cursor.restart();
        }
        return cursor.next();
    }

    boolean isDone() {
        return cursor.isAtEnd() && !again;
    }
}
