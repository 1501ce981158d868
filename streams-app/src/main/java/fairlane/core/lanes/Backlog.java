package fairlane.core.lanes;

import fairlane.core.model.HeldRange;
import fairlane.core.model.LaneCheckpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is held of one lane: a run for each rank that was ever used, the first rank first. */
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

    /** Finds the ends of the runs of a lane that was restored. */
    void locateMessages(SchedulerStore store, Lane lane) {
        for (RankQueue queue = firstQueue; queue != null; queue = queue.next) {
            queue.locate(store, lane);
        }
    }

    /** The run of the message that goes first, or null where nothing is held. */
    @Nullable
    RankQueue headQueue() {
        RankQueue queue = firstQueue;
        while (queue != null && queue.isEmpty()) {
            queue = queue.next;
        }
        return queue;
    }

    boolean isEmpty() {
        return headQueue() == null;
    }

    public long size() {
        long size = 0;
        for (RankQueue queue = firstQueue; queue != null; queue = queue.next) {
            size += queue.size();
        }
        return size;
    }

    /** How many are held of the ranks before this one. */
    public long sizeBefore(int rank) {
        long size = 0;
        for (RankQueue queue = firstQueue; queue != null && queue.rank < rank; queue = queue.next) {
            size += queue.size();
        }
        return size;
    }

    /** The run of a rank, made where there is none. */
    public RankQueue queue(int rank) {
        for (RankQueue queue = firstQueue; queue != null && queue.rank <= rank; queue = queue.next) {
            if (queue.rank == rank) {
                return queue;
            }
        }
        return insert(new RankQueue(rank));
    }

    private RankQueue insert(RankQueue added) {
        RankQueue previous = null;
        for (RankQueue queue = firstQueue; queue != null && queue.rank < added.rank; queue = queue.next) {
            previous = queue;
        }
        if (previous == null) {
            added.next = firstQueue;
            firstQueue = added;
        } else {
            added.next = previous.next;
            previous.next = added;
        }
        return added;
    }

    public List<HeldRange> heldRanges() {
        List<HeldRange> ranges = new ArrayList<>();
        for (RankQueue queue = firstQueue; queue != null; queue = queue.next) {
            if (!queue.isEmpty()) {
                ranges.add(new HeldRange(queue.rank, queue.head(), queue.tail()));
            }
        }
        return ranges;
    }

    List<LaneCheckpoint> recordCheckpoints() {
        recorded = true;
        List<LaneCheckpoint> checkpoints = new ArrayList<>();
        for (RankQueue queue = firstQueue; queue != null; queue = queue.next) {
            checkpoints.add(queue.recordCheckpoint());
        }
        return checkpoints;
    }

    boolean isRecorded() {
        return recorded;
    }
}
