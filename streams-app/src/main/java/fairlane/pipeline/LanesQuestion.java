package fairlane.pipeline;

import fairlane.core.lanes.Lane;
import fairlane.core.model.Hold;
import fairlane.core.scheduler.LaneView;
import fairlane.wire.HeldLane;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What is held in each lane, and why; at the end, for each lane, what is scheduled for later. */
final class LanesQuestion extends Question<HeldLane> {
    private final Filter filter;
    private final Map<Filter, HeldLane> later = new HashMap<>();
    private @Nullable LaneWalk lanes;
    private @Nullable ScheduledWalk scheduled;
    private @Nullable Queue<HeldLane> rest;

    LanesQuestion(Filter filter) {
        this.filter = filter;
    }

    @Override
    boolean step(TaskView task, long now) {
        if (lanes == null) {
            lanes = new LaneWalk(task.scheduler(), filter);
            scheduled = new ScheduledWalk(task.scheduled());
        }
        if (!lanes.isAtEnd()) {
            tell(task, lanes.next(), now);
            return true;
        }
        if (scheduled != null && !scheduled.isAtEnd()) {
            scheduled.next().stream().filter(filter::takes).forEach(message -> count(task, message));
            return true;
        }
        return tellLater();
    }

    private void tell(TaskView task, @Nullable Lane lane, long now) {
        LaneView view = lane == null ? null : task.scheduler().explain(lane, now);
        if (view != null) {
            add(new HeldLane(
                    view.channel(),
                    view.customer(),
                    view.sender(),
                    task.partition(),
                    view.held(),
                    view.oldestAcceptedAt(),
                    view.hold().name(),
                    view.releaseAt(),
                    view.emptyAt(),
                    task.windows().holding(view.hold(), view.channel())));
        }
    }

    private void count(TaskView task, Message message) {
        long notBefore = message.request().notBefore();
        HeldLane one = new HeldLane(
                message.channel(),
                message.customer(),
                message.request().sender(),
                task.partition(),
                1,
                message.request().acceptedAt(),
                Hold.SCHEDULED.name(),
                notBefore,
                notBefore);
        later.merge(new Filter(one.channel(), one.customer(), one.sender()), one, LanesQuestion::together);
    }

    /** The scheduled come in the order of their time: the first is the next to leave, the newest the last. */
    private static HeldLane together(HeldLane all, HeldLane one) {
        return new HeldLane(
                all.channel(),
                all.customer(),
                all.sender(),
                all.partition(),
                all.held() + 1,
                Math.min(all.oldestAcceptedAt(), one.oldestAcceptedAt()),
                all.hold(),
                all.leavesAt(),
                one.emptyAt());
    }

    private boolean tellLater() {
        if (rest == null) {
            rest = new ArrayDeque<>(later.values());
        }
        HeldLane next = rest.poll();
        if (next != null) {
            add(next);
        }
        return next != null;
    }

    @Override
    void release() {
        if (lanes != null) {
            lanes.close();
        }
    }
}
