package fairlane.core.lanes;

import fairlane.core.model.Head;
import fairlane.core.model.Request;
import org.jspecify.annotations.Nullable;

/**
 * Adds messages to lanes, and removes messages from lanes. The class assigns each message its position in the store,
 * and loads the next head of a lane from the store.
 */
public final class LaneQueues {
    private final SchedulerStore store;

    public LaneQueues(SchedulerStore store) {
        this.store = store;
    }

    /**
     * Adds a message behind the lane's other messages of the same rank, and returns the sequence number of the message.
     */
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

    /**
     * Returns the queue whose first message is the head of the lane.
     *
     * @throws IllegalStateException if the lane holds no message
     */
    public RankQueue headQueue(Lane lane) {
        RankQueue queue = lane.backlog().headQueue();
        if (queue == null) {
            throw new IllegalStateException("the lane " + lane + " holds no message");
        }
        return queue;
    }

    /** Removes the head of the lane, which is the first message of {@code queue}, and loads the next head. */
    public void removeHead(Lane lane, RankQueue queue, long now) {
        if (queue.removeHead()) {
            store.saveLane(lane, lane.backlog().recordCheckpoints());
        }
        lane.owner().addHeldMessages(-1);
        lane.headLeft(now);
        loadHead(lane);
    }

    /**
     * Looks up the positions of a restored lane's messages in the store, and loads the lane's head again if the head
     * may have been cancelled since it was loaded.
     */
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

    /** Loads the head of the lane, skipping positions at which the store has no message. */
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
