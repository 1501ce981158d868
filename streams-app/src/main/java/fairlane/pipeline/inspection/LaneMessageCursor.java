package fairlane.pipeline.inspection;

import fairlane.core.lanes.Lane;
import fairlane.core.model.HeldRange;
import fairlane.core.scheduler.MessageView;
import fairlane.pipeline.store.Message;
import fairlane.wire.HeldMessage;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the messages of a lane in release order, one message per call. The lane may change between two calls.
 */
final class LaneMessageCursor {
    private final Lane lane;
    private final Queue<HeldRange> ranges;
    private long sequence = Long.MIN_VALUE;

    LaneMessageCursor(TaskView task, Lane lane) {
        this.lane = lane;
        this.ranges = new ArrayDeque<>(task.scheduler().heldRanges(lane));
    }

    boolean isAtEnd() {
        return ranges.isEmpty();
    }

    /**
     * Inspects the next position of the lane and returns the message there; null if the position has no message or its
     * message does not match the filter.
     */
    @Nullable
    HeldMessage next(TaskView task, Predicate<Message> filter, long now) {
        HeldRange range = ranges.element();
        sequence = Math.max(sequence, range.first());
        if (sequence > range.last()) {
            ranges.remove();
            sequence = Long.MIN_VALUE;
            return null;
        }
        return rowAt(task, range.rank(), sequence++, filter, now);
    }

    private @Nullable HeldMessage rowAt(TaskView task, int rank, long position, Predicate<Message> filter, long now) {
        Message message = task.store().get(lane, rank, position);
        if (message == null || !filter.test(message)) {
            return null;
        }
        MessageView view = task.scheduler().explain(lane, rank, position, now);
        return view == null ? null : HeldMessageMapper.of(task, message, view);
    }
}
