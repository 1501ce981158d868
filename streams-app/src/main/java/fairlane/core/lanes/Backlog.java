package fairlane.core.lanes;

import fairlane.core.model.HeldRange;
import fairlane.core.model.LaneCheckpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The positions of the messages held in one lane. For each rank that a message of the lane ever had, there is one
 * queue; the queues are sorted by rank.
 */
public final class Backlog {
    private @Nullable RankQueue firstQueue;
    private boolean recorded;

    static Backlog fromCheckpoints(List<LaneCheckpoint> checkpoints) {
        Backlog backlog = new Backlog();
        backlog.recorded = true;
        for (LaneCheckpoint checkpoint : checkpoints) {
            backlog.insert(new RankQueue(checkpoint));
        }
        return backlog;
    }

    /** Searches the store for the first and the last message of each queue of a restored lane. */
    void locateMessages(SchedulerStore store, Lane lane) {
        for (RankQueue queue = firstQueue; queue != null; queue = queue.next()) {
            queue.locate(store, lane);
        }
    }

    /** Returns the queue whose first message is the head of the lane, or null if the lane is empty. */
    @Nullable
    RankQueue headQueue() {
        RankQueue queue = firstQueue;
        while (queue != null && queue.isEmpty()) {
            queue = queue.next();
        }
        return queue;
    }

    public long size() {
        return sizeBefore(Integer.MAX_VALUE);
    }

    /**
     * Returns the number of held messages with a rank lower than {@code rank}, which are released before the messages
     * of rank {@code rank}.
     */
    public long sizeBefore(int rank) {
        long size = 0;
        for (RankQueue queue = firstQueue; queue != null && queue.rank() < rank; queue = queue.next()) {
            size += queue.size();
        }
        return size;
    }

    /** Returns the queue of a rank, and creates it if it is absent. */
    public RankQueue queue(int rank) {
        for (RankQueue queue = firstQueue; queue != null && queue.rank() <= rank; queue = queue.next()) {
            if (queue.rank() == rank) {
                return queue;
            }
        }
        return insert(new RankQueue(rank));
    }

    private RankQueue insert(RankQueue added) {
        RankQueue previous = null;
        for (RankQueue queue = firstQueue; queue != null && queue.rank() < added.rank(); queue = queue.next()) {
            previous = queue;
        }
        if (previous == null) {
            added.linkTo(firstQueue);
            firstQueue = added;
        } else {
            added.linkTo(previous.next());
            previous.linkTo(added);
        }
        return added;
    }

    public List<HeldRange> heldRanges() {
        List<HeldRange> ranges = new ArrayList<>();
        for (RankQueue queue = firstQueue; queue != null; queue = queue.next()) {
            if (!queue.isEmpty()) {
                ranges.add(new HeldRange(queue.rank(), queue.head(), queue.tail()));
            }
        }
        return ranges;
    }

    /**
     * Returns the checkpoints of all queues, and marks each queue as saved. The caller must save these checkpoints in
     * the store.
     */
    List<LaneCheckpoint> recordCheckpoints() {
        recorded = true;
        List<LaneCheckpoint> checkpoints = new ArrayList<>();
        for (RankQueue queue = firstQueue; queue != null; queue = queue.next()) {
            checkpoints.add(queue.recordCheckpoint());
        }
        return checkpoints;
    }

    boolean isRecorded() {
        return recorded;
    }
}
