package fairlane.core.scheduler;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneList;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every lane of a channel once more after each change, a few at a time. A change during a sweep has another one
 * follow it: however often changes come, each lane has its turn.
 */
final class LaneSweep {
    private final LaneList.Cursor cursor;
    private boolean repeat;

    LaneSweep(LaneList lanes) {
        this.cursor = lanes.openCursor();
    }

    /** Everyone is to be looked at. */
    void request() {
        if (cursor.isAtEnd()) {
            cursor.restart();
        } else {
            repeat = true;
        }
    }

    /** Everyone is to be looked at, and nobody has been yet. */
    void restart() {
        cursor.restart();
    }

    /** The lane to look at now; null where all have been looked at. */
    @Nullable
    Lane next() {
        if (repeat && cursor.isAtEnd()) {
            repeat = false;
            cursor.restart();
        }
        return cursor.next();
    }

    boolean isDone() {
        return cursor.isAtEnd() && !repeat;
    }
}
