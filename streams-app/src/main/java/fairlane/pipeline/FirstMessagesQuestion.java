package fairlane.pipeline;

import fairlane.core.lanes.Lane;
import fairlane.core.scheduler.LaneView;
import fairlane.wire.HeldMessage;
import fairlane.wire.LeaveOrder;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The messages that leave first, and some more: so many of each of as many lanes as let their first go first, and so
 * many of those whose time has not come. However much is held, only so many lanes are kept in mind.
 */
final class FirstMessagesQuestion extends Question<HeldMessage> {
    /** @param leavesAt of its first, to sort by */
    private record Candidate(Lane lane, long leavesAt) {}

    private final Filter filter;
    private final int count;
    private final PriorityQueue<Candidate> lastFirst =
            new PriorityQueue<>(Comparator.comparingLong(Candidate::leavesAt).reversed());
    private final Queue<Message> later = new ArrayDeque<>();
    private @Nullable LaneWalk lanes;
    private @Nullable ScheduledWalk scheduled;
    private @Nullable LaneMessages ofLane;
    private int told;

    FirstMessagesQuestion(Filter filter, int count) {
        this.filter = filter;
        this.count = count;
    }

    @Override
    boolean step(TaskView task, long now) {
        if (lanes == null) {
            lanes = new LaneWalk(task.scheduler(), filter);
            scheduled = new ScheduledWalk(task.scheduled());
        }
        if (!lanes.isAtEnd()) {
            choose(task, lanes.next(), now);
            return true;
        }
        if (ofLane != null && !ofLane.isAtEnd() && told < count) {
            tell(ofLane.next(task, message -> true, now));
            return true;
        }
        if (!lastFirst.isEmpty()) {
            ofLane = new LaneMessages(task, lastFirst.remove().lane());
            told = 0;
            return true;
        }
        return tellNextScheduled(task);
    }

    private void choose(TaskView task, @Nullable Lane lane, long now) {
        LaneView view = lane == null ? null : task.scheduler().explain(lane, now);
        if (lane != null && view != null) {
            lastFirst.add(new Candidate(lane, LeaveOrder.time(view.hold().name(), view.releaseAt())));
            if (lastFirst.size() > count) {
                lastFirst.remove();
            }
        }
    }

    private void tell(@Nullable HeldMessage row) {
        if (row != null) {
            add(row);
            told++;
        }
    }

    /** They come in the order of their time. */
    private boolean tellNextScheduled(TaskView task) {
        if (ofLane != null) {
            ofLane = null;
            told = 0;
        }
        Message message = later.poll();
        if (message != null) {
            tell(MessageRow.scheduled(task, message));
        } else if (scheduled != null && !scheduled.isAtEnd()) {
            scheduled.next().stream().filter(filter::takes).forEach(later::add);
        } else {
            return false;
        }
        return told < count;
    }

    @Override
    void release() {
        if (lanes != null) {
            lanes.close();
        }
    }
}
