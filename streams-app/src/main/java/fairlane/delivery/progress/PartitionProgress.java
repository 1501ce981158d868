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
 * What of one partition is in hand, in the order of its offsets, and how far all of it is finished.
 *
 * <p>What has ended is recorded in one transaction with the commit that covers it. Where messages are acknowledged after
 * they were sent, that is when everything before it has ended; only of what was delivered it may be said before that it
 * need not be sent again. Where they are acknowledged before, nothing that has ended can come again, and it is recorded
 * at once.
 */
public final class PartitionProgress {
    private final int number;
    private final boolean atMostOnce;
    private final long assignedAt;
    private final AcknowledgementMetadata previousMetadata;
    /** From the first that has not ended. */
    private final Deque<Attempt> unfinished = new ArrayDeque<>();

    private final Deque<Attempt> toRecord = new ArrayDeque<>();
    /** What was delivered, and whose handler waits until that is committed. */
    private final Deque<LeasedDelivery> awaitedDeliveries = new ArrayDeque<>();

    /** How many of those to record somebody waits for. */
    private int awaitedToRecord;

    private Acknowledgement committed;
    private long position;
    private long previouslyFinishedRead;
    private long bytes;
    private int sending;
    private boolean draining;
    private boolean removed;

    /**
     * @param assignedAt when it came to this worker
     * @param position where reading begins
     * @param committed what stands there
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

    /** Whether its messages may be sent. */
    boolean isOpen() {
        return !draining && !removed;
    }

    /** Nothing more of it is sent: it is going elsewhere. */
    void drain() {
        draining = true;
    }

    /** It is elsewhere. */
    void markRemoved() {
        removed = true;
        awaitedDeliveries.forEach(lease -> lease.onRecorded(false));
        awaitedDeliveries.clear();
        Stream.concat(unfinished.stream(), toRecord.stream())
                .filter(PartitionProgress::isRecordingAwaited)
                .forEach(attempt -> notifyLease(attempt, false));
    }

    /** Whether somebody waits until it is recorded that it was given up on. */
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

    /** @return how it ended already under an earlier worker; null: it has to be sent */
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

    /** Everything before this offset has been read, also what is no message. */
    public void advancePosition(long offset) {
        position = offset;
    }

    void addSending(int change) {
        sending += change;
    }

    /** How many of it are being sent. */
    int sendingCount() {
        return sending;
    }

    /** One of it has ended. */
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

    /** What is to be committed now. */
    Acknowledgement acknowledgement() {
        Attempt first = unfinished.peek();
        long offset = first == null ? position : first.offset();
        return new Acknowledgement(offset, metadata().encode(offset));
    }

    /** Whether all that must not be sent again can be said. */
    boolean metadataFits() {
        Attempt first = unfinished.peek();
        return metadata().fits(first == null ? position : first.offset());
    }

    /** Of what was not read yet, what an earlier worker said goes on to hold. */
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

    /** Whether it must not be sent again, though something before it goes on. */
    private boolean countsAsFinished(Attempt attempt) {
        return atMostOnce
                ? attempt.isFinished() || attempt.isClaimed()
                : attempt.isFinished() && attempt.outcome().isDelivered();
    }

    /** Ranges of offsets: between two messages that follow each other in hand there are no others. */
    private static final class OffsetRangeBuilder {
        private final OffsetRanges ranges = new OffsetRanges();
        private long count;
        private long first = -1;
        private long last = -1;

        /** The next message in hand. @param belongs whether it is one of them */
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
     * What has ended and may be recorded, with the commit that covers it.
     *
     * @param evenIfUnchanged also where there is nothing new
     * @return null: there is nothing to say
     */
    RecordedBatch.@Nullable PartitionBatch nextBatch(boolean evenIfUnchanged) {
        Acknowledgement current = acknowledgement();
        return !evenIfUnchanged && toRecord.isEmpty() && awaitedDeliveries.isEmpty() && current.equals(committed)
                ? null
                : new RecordedBatch.PartitionBatch(this, List.copyOf(toRecord), awaitedDeliveries.size(), current);
    }

    /** A part is recorded and committed. */
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

    /** Whether somebody waits until something of it is recorded. */
    boolean isRecordingAwaited() {
        return !awaitedDeliveries.isEmpty() || awaitedToRecord > 0;
    }

    /** Messages that take up memory. */
    int size() {
        return unfinished.size() + toRecord.size();
    }

    /** How many have ended and wait to be recorded. */
    int unrecordedCount() {
        return toRecord.size();
    }

    boolean isEmpty() {
        return unfinished.isEmpty();
    }

    /** Of the records that are kept. */
    long bytes() {
        return bytes;
    }
}
