package fairlane.pipeline.inspection;

import fairlane.core.lanes.Lane;
import fairlane.core.model.Hold;
import fairlane.core.scheduler.LaneView;
import fairlane.pipeline.store.Message;
import fairlane.wire.HeldLane;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Returns a row for each lane that holds messages, then a row for each lane that has scheduled messages. */
public final class LanesQuery extends Query<HeldLane> {
    private final LaneFilter filter;
    private final Map<LaneFilter, HeldLane> scheduledByLane = new HashMap<>();
    private @Nullable FilteredLaneCursor lanes;
    private @Nullable ScheduledMessageCursor scheduled;
    private @Nullable Queue<HeldLane> scheduledRows;

    public LanesQuery(LaneFilter filter) {
        this.filter = filter;
    }

    @Override
    boolean step(TaskView task, long now) {
        if (lanes == null) {
            lanes = new FilteredLaneCursor(task.scheduler(), filter);
            scheduled = new ScheduledMessageCursor(task.scheduled());
        }
        if (!lanes.isAtEnd()) {
            addLane(task, lanes.next(), now);
            return true;
        }
        if (scheduled != null && !scheduled.isAtEnd()) {
            scheduled.nextBatch().stream().filter(filter::matches).forEach(message -> addScheduled(task, message));
            return true;
        }
        return addNextScheduledRow();
    }

    private void addLane(TaskView task, @Nullable Lane lane, long now) {
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
                    task.windows().inFlightCausing(view.hold(), view.channel())));
        }
    }

    private void addScheduled(TaskView task, Message message) {
        long notBefore = message.request().notBefore();
        HeldLane row = new HeldLane(
                message.channel(),
                message.customer(),
                message.request().sender(),
                task.partition(),
                1,
                message.request().acceptedAt(),
                Hold.SCHEDULED.name(),
                notBefore,
                notBefore);
        scheduledByLane.merge(new LaneFilter(row.channel(), row.customer(), row.sender()), row, LanesQuery::merge);
    }

    /**
     * Merges the row of a scheduled message into the row of its lane. Scheduled messages are read in the order of their
     * times, so {@code merged} contains the earliest release time of the lane's scheduled messages, and {@code row} the
     * latest.
     */
    private static HeldLane merge(HeldLane merged, HeldLane row) {
        return new HeldLane(
                merged.channel(),
                merged.customer(),
                merged.sender(),
                merged.partition(),
                merged.held() + 1,
                Math.min(merged.oldestAcceptedAt(), row.oldestAcceptedAt()),
                merged.hold(),
                merged.leavesAt(),
                row.emptyAt());
    }

    private boolean addNextScheduledRow() {
        if (scheduledRows == null) {
            scheduledRows = new ArrayDeque<>(scheduledByLane.values());
        }
        HeldLane next = scheduledRows.poll();
        if (next != null) {
            add(next);
        }
        return next != null;
    }

    @Override
    void releaseResources() {
        if (lanes != null) {
            lanes.close();
        }
    }
}
