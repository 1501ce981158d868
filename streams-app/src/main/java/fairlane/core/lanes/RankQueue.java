package fairlane.core.lanes;

import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.SequenceRange;
import org.jspecify.annotations.Nullable;

/** The messages of one rank in a lane: consecutive sequence numbers from {@code head} to {@code tail}. */
public final class RankQueue {
    /** How many numbers are reserved with one record of the lane. */
    static final int RESERVED_SEQUENCES = 1_024;

    public final int rank;

    @Nullable
    RankQueue next;

    private long head;
    private long tail;
    private long checkpointedHead;
    private long reservedUpTo;
    private boolean located = true;

    /** An empty run, with nothing reserved. */
    RankQueue(int rank) {
        this.rank = rank;
        this.head = 0;
        this.tail = -1;
        this.reservedUpTo = -1;
    }

    /** A run of which only the record is known. */
    RankQueue(LaneCheckpoint checkpoint) {
        this.rank = checkpoint.rank();
        this.head = checkpoint.head();
        this.tail = checkpoint.head() - 1;
        this.checkpointedHead = checkpoint.head();
        this.reservedUpTo = checkpoint.reservedUpTo();
        this.located = false;
    }

    boolean isEmpty() {
        return head > tail;
    }

    long size() {
        return tail - head + 1;
    }

    public long head() {
        return head;
    }

    long tail() {
        return tail;
    }

    /**
     * Takes the next number. An empty run whose reserve is used up begins anew at the position of its first message, so
     * that it does not lie over what an earlier life of the lane left behind.
     *
     * @return true where the lane has to be recorded
     */
    boolean append(long position) {
        if (isEmpty() && tail >= reservedUpTo) {
            head = Math.max(position, tail + 1);
            tail = head - 1;
        }
        tail++;
        if (tail <= reservedUpTo) {
            return false;
        }
        reservedUpTo = tail + RESERVED_SEQUENCES - 1;
        return true;
    }

    /** @return true where the lane has to be recorded */
    boolean removeHead() {
        head++;
        if (head - checkpointedHead < RESERVED_SEQUENCES || isEmpty()) {
            return false;
        }
        return true;
    }

    /** What to record now; an empty run's reserve is recorded too, for what comes next is not. */
    LaneCheckpoint recordCheckpoint() {
        checkpointedHead = head;
        return new LaneCheckpoint(rank, head, reservedUpTo);
    }

    /** Finds where the messages are, if that is not known since a restore. */
    void locate(SchedulerStore store, Lane lane) {
        if (!located) {
            located = true;
            SequenceRange range = store.findRange(lane, rank, head, reservedUpTo);
            if (range != null) {
                head = range.first();
                tail = range.last();
            }
        }
    }
}
