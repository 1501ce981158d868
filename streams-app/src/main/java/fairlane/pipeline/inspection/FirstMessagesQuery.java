package fairlane.pipeline.inspection;

import fairlane.core.lanes.Lane;
import fairlane.core.scheduler.LaneView;
import fairlane.pipeline.store.Message;
import fairlane.wire.HeldMessage;
import fairlane.wire.ReleaseOrder;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Returns more messages than requested, among them the {@code count} messages that will be released first. The result
 * contains up to {@code count} messages of each of the {@code count} lanes whose head messages are expected to be
 * released first, and up to {@code count} scheduled messages. The query keeps at most {@code count} lanes in memory,
 * however many messages are held.
 */
final class FirstMessagesQuery extends Query<HeldMessage> {
    /**
     * A lane whose messages may be among the {@code count} messages that will be released first.
     *
     * @param releaseAt the key by which candidate lanes are sorted, which is computed from the expected release time of
     *     the lane's head message, see {@link ReleaseOrder#sortTime}
     */
    private record CandidateLane(Lane lane, long releaseAt) {}

    private final LaneFilter filter;
    private final int count;
    private final PriorityQueue<CandidateLane> candidatesLatestFirst = new PriorityQueue<>(
            Comparator.comparingLong(CandidateLane::releaseAt).reversed());
    private final Queue<Message> scheduledBatch = new ArrayDeque<>();
    private @Nullable FilteredLaneCursor lanes;
    private @Nullable ScheduledMessageCursor scheduled;
    private @Nullable LaneMessageCursor laneMessages;
    private int addedRows;

    FirstMessagesQuery(LaneFilter filter, int count) {
        this.filter = filter;
        this.count = count;
    }

    @Override
    boolean step(TaskView task, long now) {
        if (lanes == null) {
            lanes = new FilteredLaneCursor(task.scheduler(), filter);
            scheduled = new ScheduledMessageCursor(task.scheduled());
        }
        if (!lanes.isAtEnd()) {
            addCandidate(task, lanes.next(), now);
            return true;
        }
        if (laneMessages != null && !laneMessages.isAtEnd() && addedRows < count) {
            addRow(laneMessages.next(task, message -> true, now));
            return true;
        }
        if (!candidatesLatestFirst.isEmpty()) {
            laneMessages =
                    new LaneMessageCursor(task, candidatesLatestFirst.remove().lane());
            addedRows = 0;
            return true;
        }
        return addNextScheduled(task);
    }

    private void addCandidate(TaskView task, @Nullable Lane lane, long now) {
        LaneView view = lane == null ? null : task.scheduler().explain(lane, now);
        if (lane != null && view != null) {
            candidatesLatestFirst.add(
                    new CandidateLane(lane, ReleaseOrder.sortTime(view.hold().name(), view.releaseAt())));
            if (candidatesLatestFirst.size() > count) {
                candidatesLatestFirst.remove();
            }
        }
    }

    private void addRow(@Nullable HeldMessage row) {
        if (row != null) {
            add(row);
            addedRows++;
        }
    }

    /**
     * Adds the next scheduled message to the result. The first {@code count} scheduled messages suffice, because they
     * are read in the order of their times.
     *
     * @return false if no more scheduled messages are needed or available
     */
    private boolean addNextScheduled(TaskView task) {
        if (laneMessages != null) {
            laneMessages = null;
            addedRows = 0;
        }
        Message message = scheduledBatch.poll();
        if (message != null) {
            addRow(HeldMessageMapper.ofScheduled(task, message));
        } else if (scheduled != null && !scheduled.isAtEnd()) {
            scheduled.nextBatch().stream().filter(filter::matches).forEach(scheduledBatch::add);
        } else {
            return false;
        }
        return addedRows < count;
    }

    @Override
    void releaseResources() {
        if (lanes != null) {
            lanes.close();
        }
    }
}
