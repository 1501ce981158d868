package fairlane.core.lanes;

import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.SequenceRange;
import org.jspecify.annotations.Nullable;

/**
 * The queue of the held messages of one rank in a lane, which have consecutive sequence numbers from {@code head} (that
 * of the first message) to {@code tail} (that of the last message).
 */
public final class RankQueue {
    /**
     * How many sequence numbers one checkpoint reserves. A lane's checkpoints are saved once per this many messages and
     * not for each message.
     */
    static final int RESERVED_SEQUENCES = 1_024;

    private final int rank;
    private @Nullable RankQueue next;
    private long head;
    private long tail;
    private long checkpointedHead;
    private long reservedUpTo;
    private boolean located = true;

    /** Creates an empty queue without reserved sequence numbers. */
    RankQueue(int rank) {
        this.rank = rank;
        this.head = 0;
        this.tail = -1;
        this.reservedUpTo = -1;
    }

    /**
     * Creates a queue from its checkpoint. A later call of {@link #locate} looks up the queue's messages in the store.
     */
    RankQueue(LaneCheckpoint checkpoint) {
        this.rank = checkpoint.rank();
        this.head = checkpoint.head();
        this.tail = checkpoint.head() - 1;
        this.checkpointedHead = checkpoint.head();
        this.reservedUpTo = checkpoint.reservedUpTo();
        this.located = false;
    }

    public int rank() {
        return rank;
    }

    /** Returns the queue of the next higher rank in the lane's {@link Backlog}, or null if there is none. */
    @Nullable
    RankQueue next() {
        return next;
    }

    void linkTo(@Nullable RankQueue following) {
        next = following;
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
     * Adds a message with the next sequence number at the tail. An empty queue that has used up its reserved numbers
     * continues at {@code position}, the position of the message on its topic, so that the queue does not overlap
     * records that an evicted lane of the same customer and sender left in the store.
     *
     * @return whether the checkpoints of the lane have to be saved
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

    /**
     * Removes the first message.
     *
     * @return whether the checkpoints of the lane have to be saved
     */
    boolean removeHead() {
        head++;
        return head - checkpointedHead >= RESERVED_SEQUENCES && !isEmpty();
    }

    /**
     * Returns the checkpoint to save now. An empty queue has a checkpoint too, because no checkpoint is saved for the
     * messages that are added later under the reserved sequence numbers.
     */
    LaneCheckpoint recordCheckpoint() {
        checkpointedHead = head;
        return new LaneCheckpoint(rank, head, reservedUpTo);
    }

    /** Looks up the first and the last message of this queue in the store, once after a restore. */
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
