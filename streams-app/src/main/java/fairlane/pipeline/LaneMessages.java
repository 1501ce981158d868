package fairlane.pipeline;

import fairlane.core.lanes.Lane;
import fairlane.core.model.HeldRange;
import fairlane.core.scheduler.MessageView;
import fairlane.wire.HeldMessage;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Goes through what a lane holds in the order that it leaves in, a message at a time, while that changes. */
final class LaneMessages {
    private final Lane lane;
    private final Queue<HeldRange> runs;
    private long sequence = Long.MIN_VALUE;

    LaneMessages(TaskView task, Lane lane) {
        this.lane = lane;
        this.runs = new ArrayDeque<>(task.scheduler().heldRanges(lane));
    }

    boolean isAtEnd() {
        return runs.isEmpty();
    }

    /** The next message; null where this step found none that is wanted. */
    @Nullable
    HeldMessage next(TaskView task, Predicate<Message> wanted, long now) {
        HeldRange run = runs.element();
        sequence = Math.max(sequence, run.first());
        if (sequence > run.last()) {
            runs.remove();
            sequence = Long.MIN_VALUE;
            return null;
        }
        return look(task, run.rank(), sequence++, wanted, now);
    }

    private @Nullable HeldMessage look(TaskView task, int rank, long at, Predicate<Message> wanted, long now) {
        Message message = task.store().get(lane, rank, at);
        if (message == null || !wanted.test(message)) {
            return null;
        }
        MessageView view = task.scheduler().explain(lane, rank, at, now);
        return view == null ? null : MessageRow.of(task, message, view);
    }
}
