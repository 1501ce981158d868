package fairlane.core.lanes;

import fairlane.core.model.Head;
import fairlane.core.model.Request;
import org.jspecify.annotations.Nullable;

/** Assigns held messages their positions in the store, and keeps the heads of lanes loaded. */
public final class LaneQueues {
    private final SchedulerStore store;

    public LaneQueues(SchedulerStore store) {
        this.store = store;
    }

    /** Adds a message at the end of its rank and returns its sequence number. */
    public long append(Lane lane, Request request, long now) {
        Backlog backlog = lane.backlog();
        RankQueue queue = backlog.queue(request.rank());
        if (queue.append(request.position())) {
            store.saveLane(lane, backlog.recordCheckpoints());
        }
        lane.owner().addHeldMessages(1);
        if (backlog.headQueue() == queue && queue.size() == 1) {
            Head head = new Head(request.cost(), request.acceptedAt(), request.expiresAt());
            lane.headArrived(head, request.isAcceptanceKnown() ? request.waitingSince() : now);
        }
        return queue.tail();
    }

    /** The queue that holds the head of the lane. @throws IllegalStateException if nothing is held */
    public RankQueue headQueue(Lane lane) {
        RankQueue queue = lane.backlog().headQueue();
        if (queue == null) {
            throw new IllegalStateException("the lane " + lane + " holds no message");
        }
        return queue;
    }

    /** Removes the head of the lane, which is the first of {@code queue}, and loads the next one. */
    public void removeHead(Lane lane, RankQueue queue, long now) {
        if (queue.removeHead()) {
            store.saveLane(lane, lane.backlog().recordCheckpoints());
        }
        lane.owner().addHeldMessages(-1);
        lane.headLeft(now);
        loadHead(lane);
    }

    /** Locates the messages of a restored lane, and loads the head again if it may have been cancelled. */
    public void loadIfOutdated(Lane lane) {
        if (!lane.areMessagesLocated()) {
            lane.backlog().locateMessages(store, lane);
            lane.owner().addHeldMessages(lane.backlog().size());
            lane.messagesLocated();
        }
        if (lane.isHeadStale()) {
            loadHead(lane);
        }
    }

    /** Skips positions that the store has no message for. */
    private void loadHead(Lane lane) {
        @Nullable Head head = null;
        for (RankQueue queue = lane.backlog().headQueue();
                queue != null && head == null;
                queue = lane.backlog().headQueue()) {
            head = store.head(lane, queue.rank(), queue.head());
            if (head == null) {
                queue.removeHead();
                lane.owner().addHeldMessages(-1);
            }
        }
        lane.headLoaded(head);
    }
}
