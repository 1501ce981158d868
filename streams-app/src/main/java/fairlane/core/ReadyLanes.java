package fairlane.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ready lanes of one customer: by the priority of their heads, and round robin among equals. */
final class ReadyLanes {
    private final @Nullable Lane[] firsts = new Lane[Priority.COUNT];

    /** The lane whose turn it is, or null where none is ready. */
    @Nullable
    Lane first() {
        for (Lane first : firsts) {
            if (first != null) {
                return first;
            }
        }
        return null;
    }

    /** Since when the one that waits longest has been ready: of each priority, that is the first. */
    long oldestAt() {
        long oldest = Long.MAX_VALUE;
        for (Lane first : firsts) {
            if (first != null) {
                oldest = Math.min(oldest, first.eligibleAt);
            }
        }
        return oldest;
    }

    /** Puts a lane behind those of its priority; one that stands among them already keeps its place. */
    void add(Lane lane, Priority priority) {
        if (lane.readyAs == priority) {
            return;
        }
        remove(lane);
        Lane first = firsts[priority.ordinal()];
        if (first == null) {
            lane.readyBefore = lane;
            lane.readyAfter = lane;
            firsts[priority.ordinal()] = lane;
        } else {
            Lane last = Objects.requireNonNull(first.readyBefore);
            lane.readyBefore = last;
            lane.readyAfter = first;
            last.readyAfter = lane;
            first.readyBefore = lane;
        }
        lane.readyAs = priority;
    }

    void remove(Lane lane) {
        if (lane.readyAs == null) {
            return;
        }
        Lane before = Objects.requireNonNull(lane.readyBefore);
        Lane after = Objects.requireNonNull(lane.readyAfter);
        before.readyAfter = after;
        after.readyBefore = before;
        if (firsts[lane.readyAs.ordinal()] == lane) {
            firsts[lane.readyAs.ordinal()] = after == lane ? null : after;
        }
        lane.readyBefore = null;
        lane.readyAfter = null;
        lane.readyAs = null;
    }
}
