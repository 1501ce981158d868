package fairlane.core.scheduler;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneList;
import org.jspecify.annotations.Nullable;

/**
 * Visits every lane of a channel once after each policy change, one lane per step. A policy change during a sweep does
 * not restart the sweep but causes another sweep after it, so that every lane is visited however frequent the changes
 * are.
 */
final class LaneSweep {
    private final LaneList.Cursor cursor;
    private boolean repeat;

    LaneSweep(LaneList lanes) {
        this.cursor = lanes.openCursor();
    }

    /** Requests a sweep that visits every lane. */
    void request() {
        if (cursor.isAtEnd()) {
            cursor.restart();
        } else {
            repeat = true;
        }
    }

    /**
     * Restarts the sweep from the first lane. The caller has just restored lanes, none of which has been visited yet.
     */
    void restart() {
        cursor.restart();
    }

    /** Returns the lane to visit now; null if every lane has been visited. */
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
