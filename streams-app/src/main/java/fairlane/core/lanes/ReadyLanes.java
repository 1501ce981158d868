package fairlane.core.lanes;

import fairlane.core.model.MessagePriority;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ready lanes of one customer, ordered by the priority of their heads, and served round robin within a priority.
 */
final class ReadyLanes {
    private final @Nullable Lane[] firstByPriority = new Lane[MessagePriority.COUNT];

    /**
     * The links of a lane among its customer's ready lanes, which form one ring per priority; null while the lane is in
     * no ring.
     */
    abstract static class Node extends LaneList.Node {
        private @Nullable Lane previous;
        private @Nullable Lane next;
        private @Nullable MessagePriority priority;
    }

    /** Returns the lane as a node, because private members of {@link Node} are not visible through the subclass. */
    private static Node node(Lane lane) {
        return lane;
    }

    /** Returns the ready lane from which the customer releases next, or null if no lane is ready. */
    @Nullable
    Lane first() {
        for (Lane first : firstByPriority) {
            if (first != null) {
                return first;
            }
        }
        return null;
    }

    /**
     * Returns the time since which the longest waiting ready lane has been ready, epoch milliseconds; the longest
     * waiting lane is the first lane of some priority.
     */
    long oldestReadySince() {
        long oldest = Long.MAX_VALUE;
        for (Lane first : firstByPriority) {
            if (first != null) {
                oldest = Math.min(oldest, first.senderEligibleAt());
            }
        }
        return oldest;
    }

    /** Adds a lane behind the other lanes of this priority; a lane that is already among them keeps its place. */
    void add(Lane lane, MessagePriority priority) {
        if (node(lane).priority == priority) {
            return;
        }
        remove(lane);
        Lane first = firstByPriority[priority.ordinal()];
        if (first == null) {
            node(lane).previous = lane;
            node(lane).next = lane;
            firstByPriority[priority.ordinal()] = lane;
        } else {
            Lane last = Objects.requireNonNull(node(first).previous);
            node(lane).previous = last;
            node(lane).next = first;
            node(last).next = lane;
            node(first).previous = lane;
        }
        node(lane).priority = priority;
    }

    void remove(Lane lane) {
        Node node = lane;
        if (node.priority == null) {
            return;
        }
        Lane previous = Objects.requireNonNull(node.previous);
        Lane next = Objects.requireNonNull(node.next);
        node(previous).next = next;
        node(next).previous = previous;
        if (firstByPriority[node.priority.ordinal()] == lane) {
            firstByPriority[node.priority.ordinal()] = next == lane ? null : next;
        }
        node.previous = null;
        node.next = null;
        node.priority = null;
    }
}
