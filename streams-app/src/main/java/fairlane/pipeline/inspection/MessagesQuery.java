package fairlane.pipeline.inspection;

import fairlane.core.lanes.Lane;
import fairlane.pipeline.store.Message;
import fairlane.wire.HeldMessage;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Returns the messages that wait in lanes, in release order within each lane, and then the scheduled messages. */
final class MessagesQuery extends Query<HeldMessage> {
    private final LaneFilter filter;
    private final @Nullable String id;
    private @Nullable FilteredLaneCursor lanes;
    private @Nullable ScheduledMessageCursor scheduled;
    private @Nullable LaneMessageCursor laneMessages;
    private final Queue<Message> scheduledBatch = new ArrayDeque<>();

    /** @param id the ID of the messages to return; null to return messages regardless of their ID */
    MessagesQuery(LaneFilter filter, @Nullable String id) {
        this.filter = filter;
        this.id = id;
    }

    @Override
    boolean step(TaskView task, long now) {
        if (lanes == null) {
            lanes = new FilteredLaneCursor(task.scheduler(), filter);
            scheduled = new ScheduledMessageCursor(task.scheduled());
        }
        if (laneMessages != null && !laneMessages.isAtEnd()) {
            addRow(laneMessages.next(task, this::matchesId, now));
            return true;
        }
        if (!lanes.isAtEnd()) {
            Lane lane = lanes.next();
            laneMessages = lane == null ? null : new LaneMessageCursor(task, lane);
            return true;
        }
        return addNextScheduled(task);
    }

    private void addRow(@Nullable HeldMessage row) {
        if (row != null) {
            add(row);
        }
    }

    private boolean addNextScheduled(TaskView task) {
        Message message = scheduledBatch.poll();
        if (message != null) {
            add(HeldMessageMapper.ofScheduled(task, message));
            return true;
        }
        if (scheduled == null || scheduled.isAtEnd()) {
            return false;
        }
        scheduled.nextBatch().stream()
                .filter(filter::matches)
                .filter(this::matchesId)
                .forEach(scheduledBatch::add);
        return true;
    }

    private boolean matchesId(Message message) {
        return id == null || id.equals(message.id());
    }

    @Override
    void releaseResources() {
        if (lanes != null) {
            lanes.close();
        }
    }
}
