package fairlane.core.scheduler;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneList;
import org.jspecify.annotations.Nullable;

/**
 * Visits every lane of a channel once after each policy change, one lane per step. A change during a sweep does not restart
 * the sweep but has another one follow it, so that every lane is visited however frequent changes are.
 */
final class LaneSweep {
    private final LaneList.Cursor cursor;
    private boolean repeat;

    LaneSweep(LaneList lanes) {
        this.cursor = lanes.openCursor();
    }

    /** Requests that every lane is visited from now on. */
    void request() {
        if (cursor.isAtEnd()) {
            cursor.restart();
        } else {
            repeat = true;
        }
    }

    /** Starts from the first lane; for restored lanes, of which none has been visited yet. */
    void restart() {
        cursor.restart();
    }

    /** The lane to visit now; null if all have been visited. */
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
