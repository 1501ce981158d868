package fairlane.delivery.progress;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The messages of one sender that are in hand, first in, first out, and when the next of them may be sent. */
final class SendQueue {
    /** Nobody is kept waiting for longer: a clock that was set must not stop a lane. */
    static final long MAX_SPACING_MILLIS = 60_000;

    private final PartitionProgress partition;
    private final SendQueueKey key;
    private @Nullable Attempt head;
    private @Nullable Attempt tail;
    /** Of the last that went out: its times, and not itself, for a lane may be remembered long after it is gone. */
    private boolean hasSent;

    private boolean isLastReleaseKnown;
    private long lastReleasedAt;
    private long lastSpacing;
    private long lastStartedAt;
    private long dueAt;

    SendQueue(PartitionProgress partition, SendQueueKey key) {
        this.partition = partition;
        this.key = key;
    }

    PartitionProgress partition() {
        return partition;
    }

    SendQueueKey key() {
        return key;
    }

    /** The one that is sent, or is to be sent next. */
    @Nullable
    Attempt head() {
        return head;
    }

    /** Of two lanes with messages, the one whose head was released before comes first. */
    int compareByRelease(SendQueue other) {
        Attempt thisHead = Objects.requireNonNull(head);
        Attempt otherHead = Objects.requireNonNull(other.head);
        int byTime = Long.compare(
                thisHead.headers().releasedAt(), otherHead.headers().releasedAt());
        return byTime != 0 ? byTime : Long.compare(thisHead.offset(), otherHead.offset());
    }

    void add(Attempt attempt) {
        if (tail == null) {
            head = attempt;
        } else {
            tail.nextInQueue = attempt;
        }
        tail = attempt;
        attempt.queue = this;
    }

    void removeHead() {
        if (head != null) {
            head = head.nextInQueue;
        }
        if (head == null) {
            tail = null;
        }
    }

    /** Its head goes out. */
    void onHeadStarted(Attempt attempt) {
        DeliveryHeaders headers = attempt.headers();
        hasSent = true;
        isLastReleaseKnown = headers.isReleaseKnown();
        lastReleasedAt = headers.releasedAt();
        lastSpacing = headers.spacing();
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

    void setDueAt(long time) {
        dueAt = time;
    }

    /**
     * Works out when a message may be sent: as long after the last one as it was released after it, or when the rates of
     * its sender have forgotten the last one; otherwise what was late once would stay late. Of a lane that this worker
     * has not sent anything of, somebody else may have sent the last one just before the partition came here.
     */
    void scheduleHead(Attempt next) {
        DeliveryHeaders headers = next.headers();
        dueAt = hasSent
                ? lastStartedAt + requiredSpacing(headers)
                : partition.assignedAt() + Math.min(headers.gap(), MAX_SPACING_MILLIS);
    }

    private long requiredSpacing(DeliveryHeaders next) {
        long releaseInterval =
                isLastReleaseKnown && next.isReleaseKnown() ? next.releasedAt() - lastReleasedAt : next.gap();
        return Math.max(0, Math.min(Math.min(releaseInterval, lastSpacing), MAX_SPACING_MILLIS));
    }
}
