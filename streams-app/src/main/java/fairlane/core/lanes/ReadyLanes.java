package fairlane.core.lanes;

import fairlane.core.model.MessagePriority;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ready lanes of one customer: by the priority of their heads, and round robin among equals. */
final class ReadyLanes {
    private final @Nullable Lane[] firstByPriority = new Lane[MessagePriority.COUNT];

    /** The lane whose turn it is, or null where none is ready. */
    @Nullable
    Lane first() {
        for (Lane first : firstByPriority) {
            if (first != null) {
                return first;
            }
        }
        return null;
    }

    /** Since when the one that waits longest has been ready: of each priority, that is the first. */
    long oldestReadySince() {
        long oldest = Long.MAX_VALUE;
        for (Lane first : firstByPriority) {
            if (first != null) {
                oldest = Math.min(oldest, first.eligibleAt);
            }
        }
        return oldest;
    }

    /** Puts a lane behind those of its priority; one that stands among them already keeps its place. */
    void add(Lane lane, MessagePriority priority) {
        if (lane.readyPriority == priority) {
            return;
        }
        remove(lane);
        Lane first = firstByPriority[priority.ordinal()];
        if (first == null) {
            lane.previousReady = lane;
            lane.nextReady = lane;
            firstByPriority[priority.ordinal()] = lane;
        } else {
            Lane last = Objects.requireNonNull(first.previousReady);
            lane.previousReady = last;
            lane.nextReady = first;
            last.nextReady = lane;
            first.previousReady = lane;
        }
        lane.readyPriority = priority;
    }

    void remove(Lane lane) {
        if (lane.readyPriority == null) {
            return;
        }
        Lane previous = Objects.requireNonNull(lane.previousReady);
        Lane next = Objects.requireNonNull(lane.nextReady);
        previous.nextReady = next;
        next.previousReady = previous;
        if (firstByPriority[lane.readyPriority.ordinal()] == lane) {
            firstByPriority[lane.readyPriority.ordinal()] = next == lane ? null : next;
        }
        lane.previousReady = null;
        lane.nextReady = null;
        lane.readyPriority = null;
    }
}
