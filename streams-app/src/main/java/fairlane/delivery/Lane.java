package fairlane.delivery;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The messages of one sender that are in hand, first in, first out, and when the next of them may be sent. */
final class Lane {
    /** Nobody is kept waiting for longer: a clock that was set must not stop a lane. */
    static final long MAX_APART_MILLIS = 60_000;

    private final PartitionProgress partition;
    private final LaneKey key;
    private @Nullable Attempt head;
    private @Nullable Attempt tail;
    /** Of the last that went out: its times, and not itself, for a lane may be remembered long after it is gone. */
    private boolean hasSent;

    private boolean wasReleaseKnown;
    private long lastReleasedAt;
    private long lastSpacing;
    private long lastStartedAt;
    private long dueAt;

    Lane(PartitionProgress partition, LaneKey key) {
        this.partition = partition;
        this.key = key;
    }

    PartitionProgress partition() {
        return partition;
    }

    LaneKey key() {
        return key;
    }

    /** The one that is sent, or is to be sent next. */
    @Nullable
    Attempt head() {
        return head;
    }

    /** Of two lanes with messages, the one whose head was released before comes first. */
    int compareByRelease(Lane other) {
        Attempt mine = Objects.requireNonNull(head);
        Attempt its = Objects.requireNonNull(other.head);
        int byTime = Long.compare(mine.origin().releasedAt(), its.origin().releasedAt());
        return byTime != 0 ? byTime : Long.compare(mine.offset(), its.offset());
    }

    void add(Attempt attempt) {
        if (tail == null) {
            head = attempt;
        } else {
            tail.next = attempt;
        }
        tail = attempt;
        attempt.lane = this;
    }

    void removeHead() {
        if (head != null) {
            head = head.next;
        }
        if (head == null) {
            tail = null;
        }
    }

    /** Its head goes out. */
    void started(Attempt attempt) {
        Origin origin = attempt.origin();
        hasSent = true;
        wasReleaseKnown = origin.isReleaseKnown();
        lastReleasedAt = origin.releasedAt();
        lastSpacing = origin.spacing();
        lastStartedAt = attempt.startedAt();
    }

    /** Of the last that went out. */
    long lastStartedAt() {
        return lastStartedAt;
    }

    /** When its head may go out at the earliest, as of when this was last worked out. */
    long dueAt() {
        return dueAt;
    }

    void waitUntil(long time) {
        dueAt = time;
    }

    /**
     * Works out when a message may be sent: as long after the last one as it was released after it, or when the rates of
     * its sender have forgotten the last one; otherwise what was late once would stay late. Of a lane that this worker
     * has not sent anything of, somebody else may have sent the last one just before the partition came here.
     */
    void waitFor(Attempt next) {
        Origin origin = next.origin();
        dueAt = hasSent
                ? lastStartedAt + apart(origin)
                : partition.assignedAt() + Math.min(origin.gap(), MAX_APART_MILLIS);
    }

    private long apart(Origin next) {
        long released = wasReleaseKnown && next.isReleaseKnown() ? next.releasedAt() - lastReleasedAt : next.gap();
        return Math.max(0, Math.min(Math.min(released, lastSpacing), MAX_APART_MILLIS));
    }
}
