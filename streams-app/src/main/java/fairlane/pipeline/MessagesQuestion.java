package fairlane.pipeline;

import fairlane.core.lanes.Lane;
import fairlane.wire.HeldMessage;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The held messages themselves, in the order that each lane sends them in; or the one of an id. */
final class MessagesQuestion extends Question<HeldMessage> {
    private final Filter filter;
    private final @Nullable String id;
    private @Nullable LaneWalk lanes;
    private @Nullable ScheduledWalk scheduled;
    private @Nullable LaneMessages ofLane;
    private final Queue<Message> later = new ArrayDeque<>();

    /** @param id null for all */
    MessagesQuestion(Filter filter, @Nullable String id) {
        this.filter = filter;
        this.id = id;
    }

    @Override
    boolean step(TaskView task, long now) {
        if (lanes == null) {
            lanes = new LaneWalk(task.scheduler(), filter);
            scheduled = new ScheduledWalk(task.scheduled());
        }
        if (ofLane != null && !ofLane.isAtEnd()) {
            tell(ofLane.next(task, this::takes, now));
            return true;
        }
        if (!lanes.isAtEnd()) {
            Lane lane = lanes.next();
            ofLane = lane == null ? null : new LaneMessages(task, lane);
            return true;
        }
        return tellNextScheduled(task);
    }

    private void tell(@Nullable HeldMessage row) {
        if (row != null) {
            add(row);
        }
    }

    private boolean tellNextScheduled(TaskView task) {
        Message message = later.poll();
        if (message != null) {
            add(MessageRow.scheduled(task, message));
            return true;
        }
        if (scheduled == null || scheduled.isAtEnd()) {
            return false;
        }
        scheduled.next().stream().filter(filter::takes).filter(this::takes).forEach(later::add);
        return true;
    }

    private boolean takes(Message message) {
        return id == null || id.equals(message.id());
    }

    @Override
    void release() {
        if (lanes != null) {
            lanes.close();
        }
    }
}
