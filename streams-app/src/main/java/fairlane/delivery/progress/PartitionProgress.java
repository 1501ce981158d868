package fairlane.delivery.progress;

import fairlane.delivery.LeasedDelivery;
import fairlane.wire.AcknowledgementMetadata;
import fairlane.wire.LeasedOffsets;
import fairlane.wire.OffsetRanges;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The messages in progress of one partition, in offset order, and the offset up to which all messages are finished.
 *
 * <p>The outcome of a message is recorded in the transaction whose commit covers the message. If messages are acknowledged
 * after sending, the commit covers a message once all messages before it have finished; until then, the commit metadata
 * lists only delivered messages, so that they are not sent again. If messages are acknowledged before sending, a finished
 * message cannot be read again, and its outcome is recorded at once.
 */
public final class PartitionProgress {
    private final int number;
    private final boolean atMostOnce;
    private final long assignedAt;
    private final AcknowledgementMetadata previousMetadata;
    /** The attempts in offset order, beginning with the first unfinished attempt. Attempts after it may have finished. */
    private final Deque<Attempt> unfinished = new ArrayDeque<>();

    private final Deque<Attempt> toRecord = new ArrayDeque<>();
    /**
     * The delivered messages whose {@link LeasedDelivery} must be notified once Kafka has accepted a commit that covers
     * the delivery.
     */
    private final Deque<LeasedDelivery> awaitedDeliveries = new ArrayDeque<>();

    /**
     * The number of attempts in {@link #toRecord} whose {@link LeasedDelivery} must be notified once the outcome has
     * been recorded.
     */
    private int awaitedToRecord;

    private Acknowledgement committed;
    private long position;
    private long previouslyFinishedRead;
    private long bytes;
    private int sending;
    private boolean draining;
    private boolean removed;

    /**
     * @param assignedAt when the partition was assigned to this worker, in milliseconds of the monotonic clock
     * @param position offset of the first message to read
     * @param committed the last commit of the consumer group for the partition
     */
    PartitionProgress(int number, boolean atMostOnce, long assignedAt, long position, Acknowledgement committed) {
        this.number = number;
        this.atMostOnce = atMostOnce;
        this.assignedAt = assignedAt;
        this.position = position;
        this.committed = committed;
        this.previousMetadata = AcknowledgementMetadata.parse(committed.offset(), committed.metadata());
    }

    public int number() {
        return number;
    }

    long assignedAt() {
        return assignedAt;
    }

    /** Whether messages of the partition may be sent. The value is false once the revocation of the partition has begun. */
    boolean isOpen() {
        return !draining && !removed;
    }

    /** Stops sending messages of the partition, because it is being revoked. */
    void drain() {
        draining = true;
    }

    /** Marks the partition as no longer assigned to this worker. */
    void markRemoved() {
        removed = true;
        awaitedDeliveries.forEach(lease -> lease.onRecorded(false));
        awaitedDeliveries.clear();
        Stream.concat(unfinished.stream(), toRecord.stream())
                .filter(PartitionProgress::isRecordingAwaited)
                .forEach(attempt -> notifyLease(attempt, false));
    }

    /**
     * Whether this attempt has a {@link LeasedDelivery} that must be notified once the retry or the dead letter of the
     * message has been recorded.
     */
    private static boolean isRecordingAwaited(Attempt attempt) {
        return attempt.isFinished() && !attempt.outcome().isDelivered() && attempt.lease() != null;
    }

    private static void notifyLease(Attempt attempt, boolean recorded) {
        LeasedDelivery lease = attempt.lease();
        if (lease != null) {
            lease.onRecorded(recorded);
        }
    }

    boolean isRemoved() {
        return removed;
    }

    /**
     * Adds an attempt for a message that was read.
     *
     * @return the outcome that an earlier worker reached for the message; null if the message has to be sent
     */
    @Nullable
    AttemptOutcome add(Attempt attempt) {
        unfinished.add(attempt);
        bytes += attempt.bytes();
        position = attempt.offset() + 1;
        attempt.setLeasedUntil(previousMetadata.leased().leasedUntil(attempt.offset()));
        if (!previousMetadata.finished().contains(attempt.offset())) {
            return null;
        }
        previouslyFinishedRead++;
        OffsetRanges possiblySent = previousMetadata.inProgress();
        if (possiblySent == null) {
            return new AttemptOutcome.AlreadyDelivered();
        }
        return possiblySent.contains(attempt.offset())
                ? new AttemptOutcome.Unknown()
                : new AttemptOutcome.AlreadyRecorded();
    }

    /**
     * Advances the read position to {@code offset}, because all records before this offset have been read, including
     * transaction markers.
     */
    public void advancePosition(long offset) {
        position = offset;
    }

    void addSending(int change) {
        sending += change;
    }

    /** The number of messages of the partition that are being sent. */
    int sendingCount() {
        return sending;
    }

    /** Updates the progress of the partition after one of its messages has finished. */
    void onFinished(Attempt attempt) {
        if (attempt.outcome().isDelivered()) {
            dropMessage(attempt);
            if (attempt.lease() != null) {
                awaitedDeliveries.add(attempt.lease());
            }
        }
        if (atMostOnce) {
            enqueueForRecording(attempt);
        }
        for (Attempt first = unfinished.peek(); first != null && first.isFinished(); first = unfinished.peek()) {
            unfinished.remove();
            if (!atMostOnce) {
                enqueueForRecording(first);
            }
        }
    }

    private void enqueueForRecording(Attempt attempt) {
        toRecord.add(attempt);
        awaitedToRecord += isRecordingAwaited(attempt) ? 1 : 0;
    }

    private void dropMessage(Attempt attempt) {
        bytes -= attempt.bytes();
        attempt.dropMessage();
    }

    /** The offset and metadata that can be committed for the partition now. */
    Acknowledgement acknowledgement() {
        Attempt first = unfinished.peek();
        long offset = first == null ? position : first.offset();
        return new Acknowledgement(offset, metadata().encode(offset));
    }

    /** Whether all offsets of messages that must not be sent again fit into the commit metadata. */
    boolean metadataFits() {
        Attempt first = unfinished.peek();
        return metadata().fits(first == null ? position : first.offset());
    }

    /**
     * The commit metadata for the current state. For offsets that have not been read yet, the metadata that an earlier
     * worker committed is kept.
     */
    private AcknowledgementMetadata metadata() {
        OffsetRangeBuilder finishedRuns = new OffsetRangeBuilder();
        OffsetRangeBuilder claimedRuns = new OffsetRangeBuilder();
        LeasedOffsets leased = new LeasedOffsets();
        for (Attempt attempt : unfinished) {
            long offset = attempt.offset();
            finishedRuns.accept(offset, countsAsFinished(attempt));
            claimedRuns.accept(offset, atMostOnce && attempt.isClaimed());
            if (!attempt.isFinished() && attempt.leasedUntil() > 0) {
                leased.add(offset, attempt.leasedUntil());
            }
        }
        long count = finishedRuns.count;
        OffsetRanges finished = finishedRuns.endRange();
        if (previousMetadata.finished().hasOffsetAtOrAfter(position)) {
            finished.addFrom(position, previousMetadata.finished());
            count += Math.max(0, previousMetadata.finishedCount() - previouslyFinishedRead);
        }
        OffsetRanges claimed = claimedRuns.endRange();
        if (previousMetadata.inProgress() != null) {
            claimed.addFrom(position, previousMetadata.inProgress());
        }
        leased.addFrom(position, previousMetadata.leased());
        return new AcknowledgementMetadata(count, finished, atMostOnce ? claimed : null, leased);
    }

    /** Whether the message of an attempt must not be sent again, even if an earlier message is unfinished. */
    private boolean countsAsFinished(Attempt attempt) {
        return atMostOnce
                ? attempt.isFinished() || attempt.isClaimed()
                : attempt.isFinished() && attempt.outcome().isDelivered();
    }

    /**
     * Builds ranges of offsets. A range may span the offsets between two consecutive messages, since no message has such an
     * offset.
     */
    private static final class OffsetRangeBuilder {
        private final OffsetRanges ranges = new OffsetRanges();
        private long count;
        private long first = -1;
        private long last = -1;

        /**
         * Adds the next message in offset order.
         *
         * @param included whether the ranges must include the offset of the message
         */
        void accept(long offset, boolean included) {
            if (included) {
                count++;
                first = first < 0 ? offset : first;
                last = offset;
            } else {
                endRange();
            }
        }

        OffsetRanges endRange() {
            if (first >= 0) {
                ranges.add(first, last);
                first = -1;
            }
            return ranges;
        }
    }

    /**
     * Returns the finished attempts whose outcomes are to be recorded, and the offset to commit with them.
     *
     * @param evenIfUnchanged whether to return a batch even if there is nothing new to commit
     * @return the batch; null if there is nothing new to commit
     */
    RecordedBatch.@Nullable PartitionBatch nextBatch(boolean evenIfUnchanged) {
        Acknowledgement current = acknowledgement();
        return !evenIfUnchanged && toRecord.isEmpty() && awaitedDeliveries.isEmpty() && current.equals(committed)
                ? null
                : new RecordedBatch.PartitionBatch(this, List.copyOf(toRecord), awaitedDeliveries.size(), current);
    }

    /** Updates the progress of the partition after a batch of outcomes and offsets has been committed. */
    void onRecorded(RecordedBatch.PartitionBatch batch) {
        for (int i = 0; i < batch.finished().size(); i++) {
            Attempt attempt = toRecord.remove();
            dropMessage(attempt);
            if (isRecordingAwaited(attempt)) {
                awaitedToRecord--;
                notifyLease(attempt, true);
            }
        }
        for (int i = 0; i < batch.awaitedCount(); i++) {
            awaitedDeliveries.remove().onRecorded(true);
        }
        committed = batch.acknowledgement();
    }

    /** Whether a {@link LeasedDelivery} must be notified once its result has been recorded. */
    boolean isRecordingAwaited() {
        return !awaitedDeliveries.isEmpty() || awaitedToRecord > 0;
    }

    /** The number of attempts of the partition that are kept in memory. */
    int size() {
        return unfinished.size() + toRecord.size();
    }

    /** The number of finished attempts whose outcome can be recorded now. */
    int unrecordedCount() {
        return toRecord.size();
    }

    boolean isEmpty() {
        return unfinished.isEmpty();
    }

    /** The total size of the delivery records of the partition that are kept in memory, in bytes. */
    long bytes() {
        return bytes;
    }
}
