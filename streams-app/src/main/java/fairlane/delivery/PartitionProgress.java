package fairlane.delivery;

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
final class PartitionProgress {
    private final int number;
    private final boolean atMostOnce;
    private final long assignedAt;
    private final AcknowledgementMetadata before;
    /** From the first that has not ended. */
    private final Deque<Attempt> open = new ArrayDeque<>();

    private final Deque<Attempt> toRecord = new ArrayDeque<>();
    /** What was delivered, and whose handler waits until that is committed. */
    private final Deque<Loan> awaited = new ArrayDeque<>();

    /** How many of those to record somebody waits for. */
    private int awaitedToRecord;

    private Acknowledgement committed;
    private long position;
    private long takenOfBefore;
    private long bytes;
    private int sending;
    private boolean draining;
    private boolean gone;

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
        this.before = AcknowledgementMetadata.parse(committed.offset(), committed.metadata());
    }

    int number() {
        return number;
    }

    long assignedAt() {
        return assignedAt;
    }

    /** Whether its messages may be sent. */
    boolean isOpen() {
        return !draining && !gone;
    }

    /** Nothing more of it is sent: it is going elsewhere. */
    void drain() {
        draining = true;
    }

    /** It is elsewhere. */
    void leave() {
        gone = true;
        awaited.forEach(loan -> loan.told(false));
        awaited.clear();
        Stream.concat(open.stream(), toRecord.stream())
                .filter(PartitionProgress::isAwaited)
                .forEach(attempt -> tell(attempt, false));
    }

    /** Whether somebody waits until it is recorded that it was given up on. */
    private static boolean isAwaited(Attempt attempt) {
        return attempt.isEnded() && !attempt.ending().isDelivered() && attempt.loan() != null;
    }

    private static void tell(Attempt attempt, boolean recorded) {
        Loan loan = attempt.loan();
        if (loan != null) {
            loan.told(recorded);
        }
    }

    boolean isGone() {
        return gone;
    }

    /** @return how it ended already under an earlier worker; null: it has to be sent */
    @Nullable
    Ending take(Attempt attempt) {
        open.add(attempt);
        bytes += attempt.bytes();
        position = attempt.offset() + 1;
        attempt.lendUntil(before.leased().leasedUntil(attempt.offset()));
        if (!before.finished().contains(attempt.offset())) {
            return null;
        }
        takenOfBefore++;
        OffsetRanges inHand = before.inProgress();
        if (inHand == null) {
            return new Ending.DeliveredBefore();
        }
        return inHand.contains(attempt.offset()) ? new Ending.Unknown() : new Ending.RecordedBefore();
    }

    /** Everything before this offset has been read, also what is no message. */
    void readTo(long offset) {
        position = offset;
    }

    void countSending(int change) {
        sending += change;
    }

    /** How many of it are being sent. */
    int sending() {
        return sending;
    }

    /** One of it has ended. */
    void ended(Attempt attempt) {
        if (attempt.ending().isDelivered()) {
            drop(attempt);
            if (attempt.loan() != null) {
                awaited.add(attempt.loan());
            }
        }
        if (atMostOnce) {
            willRecord(attempt);
        }
        for (Attempt first = open.peek(); first != null && first.isEnded(); first = open.peek()) {
            open.remove();
            if (!atMostOnce) {
                willRecord(first);
            }
        }
    }

    private void willRecord(Attempt attempt) {
        toRecord.add(attempt);
        awaitedToRecord += isAwaited(attempt) ? 1 : 0;
    }

    private void drop(Attempt attempt) {
        bytes -= attempt.bytes();
        attempt.dropMessage();
    }

    /** What is to be committed now. */
    Acknowledgement acknowledgement() {
        Attempt first = open.peek();
        long offset = first == null ? position : first.offset();
        return new Acknowledgement(offset, metadata().encode(offset));
    }

    /** Whether all that must not be sent again can be said. */
    boolean fits() {
        Attempt first = open.peek();
        return metadata().fits(first == null ? position : first.offset());
    }

    /** Of what was not read yet, what an earlier worker said goes on to hold. */
    private AcknowledgementMetadata metadata() {
        Runs finished = new Runs();
        Runs inHand = new Runs();
        LeasedOffsets lent = new LeasedOffsets();
        for (Attempt attempt : open) {
            long offset = attempt.offset();
            finished.see(offset, isFinished(attempt));
            inHand.see(offset, atMostOnce && attempt.isClaimed());
            if (!attempt.isEnded() && attempt.lentUntil() > 0) {
                lent.add(offset, attempt.lentUntil());
            }
        }
        long count = finished.count;
        OffsetRanges ended = finished.end();
        if (before.finished().hasOffsetAtOrAfter(position)) {
            ended.addFrom(position, before.finished());
            count += Math.max(0, before.finishedCount() - takenOfBefore);
        }
        OffsetRanges claimed = inHand.end();
        if (before.inProgress() != null) {
            claimed.addFrom(position, before.inProgress());
        }
        lent.addFrom(position, before.leased());
        return new AcknowledgementMetadata(count, ended, atMostOnce ? claimed : null, lent);
    }

    /** Whether it must not be sent again, though something before it goes on. */
    private boolean isFinished(Attempt attempt) {
        return atMostOnce
                ? attempt.isEnded() || attempt.isClaimed()
                : attempt.isEnded() && attempt.ending().isDelivered();
    }

    /** Ranges of offsets: between two messages that follow each other in hand there are no others. */
    private static final class Runs {
        private final OffsetRanges ranges = new OffsetRanges();
        private long count;
        private long first = -1;
        private long last = -1;

        /** The next message in hand. @param belongs whether it is one of them */
        void see(long offset, boolean belongs) {
            if (belongs) {
                count++;
                first = first < 0 ? offset : first;
                last = offset;
            } else {
                end();
            }
        }

        OffsetRanges end() {
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
     * @param always also where there is nothing new
     * @return null: there is nothing to say
     */
    Batch.@Nullable Part part(boolean always) {
        Acknowledgement now = acknowledgement();
        return !always && toRecord.isEmpty() && awaited.isEmpty() && now.equals(committed)
                ? null
                : new Batch.Part(this, List.copyOf(toRecord), awaited.size(), now);
    }

    /** A part is recorded and committed. */
    void recorded(Batch.Part part) {
        for (int i = 0; i < part.ended().size(); i++) {
            Attempt attempt = toRecord.remove();
            drop(attempt);
            if (isAwaited(attempt)) {
                awaitedToRecord--;
                tell(attempt, true);
            }
        }
        for (int i = 0; i < part.awaited(); i++) {
            awaited.remove().told(true);
        }
        committed = part.acknowledgement();
    }

    /** Whether somebody waits until something of it is recorded. */
    boolean isAwaited() {
        return !awaited.isEmpty() || awaitedToRecord > 0;
    }

    /** Messages that take up memory. */
    int size() {
        return open.size() + toRecord.size();
    }

    /** How many have ended and wait to be recorded. */
    int toRecord() {
        return toRecord.size();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Of the records that are kept. */
    long bytes() {
        return bytes;
    }
}
