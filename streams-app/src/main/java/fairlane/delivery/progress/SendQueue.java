package fairlane.delivery.progress;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A first-in, first-out queue of the messages in progress of one sender. It determines the time at which its next message
 * may be sent.
 */
final class SendQueue {
    /**
     * The longest wait between two messages of a send queue, in milliseconds. The bound prevents a changed system clock
     * from blocking a queue.
     */
    static final long MAX_SPACING_MILLIS = 60_000;

    private final PartitionProgress partition;
    private final SendQueueKey key;
    private @Nullable Attempt head;
    private @Nullable Attempt tail;
    /**
     * Whether a message of this queue has been sent. The following fields contain the times of the message that was
     * sent last. The message itself is not kept in memory, because an empty queue exists longer than its messages.
     */
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

    /** The attempt that is being sent or will be sent next; null if the queue is empty. */
    @Nullable
    Attempt head() {
        return head;
    }

    /** Compares non-empty queues by the release times of their head messages, earliest first. */
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

    /** Stores the times of the head message when its attempt starts. */
    void onHeadStarted(Attempt attempt) {
        DeliveryHeaders headers = attempt.headers();
        hasSent = true;
        isLastReleaseKnown = headers.isReleaseKnown();
        lastReleasedAt = headers.releasedAt();
        lastSpacing = headers.spacing();
        lastStartedAt = attempt.startedAt();
    }

    /** When the last message of this queue was sent, in milliseconds of the monotonic clock. */
    long lastStartedAt() {
        return lastStartedAt;
    }

    /** Earliest time to send the head message, in milliseconds of the monotonic clock. */
    long dueAt() {
        return dueAt;
    }

    void setDueAt(long time) {
        dueAt = time;
    }

    /**
     * Computes when the head message may be sent. The interval since the previous message must be as long as the
     * interval between the releases of the two messages, but need not be longer than the spacing of the previous
     * message, that is, the time in which the sender's rates drain the cost of the messages released so far. Without
     * this upper bound, a queue that was late once would stay late. If this worker has not sent a message of the queue
     * yet, the interval starts when the partition was assigned, because another worker may have sent a message just
     * before.
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
