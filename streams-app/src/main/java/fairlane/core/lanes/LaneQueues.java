package fairlane.core.lanes;

import fairlane.core.model.Head;
import fairlane.core.model.Request;
import fairlane.core.scheduler.Decision;
import org.jspecify.annotations.Nullable;

/** What is held in lanes, and where in the store it lies: puts messages behind the others, and takes the first away. */
public final class LaneQueues {
    private final SchedulerStore store;

    public LaneQueues(SchedulerStore store) {
        this.store = store;
    }

    public Decision.Queue append(Lane lane, Request request, long now) {
        int rank = request.priority().rank(request.retry());
        Backlog backlog = lane.backlog();
        RankQueue queue = backlog.queue(rank);
        if (queue.append(request.position())) {
            store.saveLane(lane, backlog.recordCheckpoints());
        }
        lane.owner().heldMessages++;
        if (backlog.headQueue() == queue && queue.size() == 1) {
            lane.head = new Head(request.cost(), request.acceptedAt(), request.expiresAt());
            lane.eligibleAt = request.isAcceptanceKnown() ? request.waitingSince() : now;
        }
        return new Decision.Queue(lane, rank, queue.tail());
    }

    /** The run of the message that goes first. @throws IllegalStateException if nothing is held */
    public RankQueue headQueue(Lane lane) {
        RankQueue queue = lane.backlog().headQueue();
        if (queue == null) {
            throw new IllegalStateException("nothing is held in " + lane);
        }
        return queue;
    }

    /** The first of that run, which goes first of all, is not held any longer. */
    public void removeHead(Lane lane, RankQueue queue, long now) {
        if (queue.removeHead()) {
            store.saveLane(lane, lane.backlog().recordCheckpoints());
        }
        lane.owner().heldMessages--;
        lane.eligibleAt = now;
        loadHead(lane);
    }

    /** Finds the messages, if they were not since a restore, and looks the first one up, if it may be cancelled meanwhile. */
    public void loadIfOutdated(Lane lane) {
        if (!lane.messagesLocated) {
            lane.messagesLocated = true;
            lane.backlog().locateMessages(store, lane);
            lane.owner().heldMessages += lane.backlog().size();
            lane.headStale = true;
        }
        if (lane.headStale) {
            lane.headStale = false;
            loadHead(lane);
        }
    }

    /** What the store does not have is passed over. */
    private void loadHead(Lane lane) {
        @Nullable Head head = null;
        for (RankQueue queue = lane.backlog().headQueue();
                queue != null && head == null;
                queue = lane.backlog().headQueue()) {
            head = store.head(lane, queue.rank, queue.head());
            if (head == null) {
                queue.removeHead();
                lane.owner().heldMessages--;
            }
        }
        lane.head = head;
    }
}
