package fairlane.delivery.progress;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The messages in progress of one sender, first in, first out, and the time when the next of them may be sent. */
final class SendQueue {
    /** Upper bound of the wait between two messages, so that an adjusted clock cannot block a queue. */
    static final long MAX_SPACING_MILLIS = 60_000;

    private final PartitionProgress partition;
    private final SendQueueKey key;
    private @Nullable Attempt head;
    private @Nullable Attempt tail;
    /** The times of the last sent message. The message itself is not kept, since an idle queue outlives it. */
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

    /** The message that is being sent or is next to be sent. */
    @Nullable
    Attempt head() {
        return head;
    }

    /** Orders non-empty queues by the release time of their heads, earliest first. */
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

    /** Remembers the times of the head when it is sent. */
    void onHeadStarted(Attempt attempt) {
        DeliveryHeaders headers = attempt.headers();
        hasSent = true;
        isLastReleaseKnown = headers.isReleaseKnown();
        lastReleasedAt = headers.releasedAt();
        lastSpacing = headers.spacing();
        lastStartedAt = attempt.startedAt();
    }

    /** When the last message was sent, in milliseconds of the monotonic clock. */
    long lastStartedAt() {
        return lastStartedAt;
    }

    /** Earliest time to send the head, as computed last. */
    long dueAt() {
        return dueAt;
    }

    void setDueAt(long time) {
        dueAt = time;
    }

    /**
     * Computes when the head may be sent. It keeps the interval that lay between its release and that of the previous
     * message, but waits no longer than until the previous message stops counting against the sender's rates; without that
     * bound a queue that was late once would stay late. If this worker has sent no message of the queue yet, another worker
     * may have sent one just before the partition was assigned to this worker.
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
