package fairlane.pipeline.window;

import fairlane.wire.InFlight;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The window arithmetic of one partition. It is updated with each snapshot; times are nanoseconds of one clock.
 *
 * <p>Not every offset is a message: transaction markers and aborted records lie between the messages, and a consumer
 * that commits the offset after its last message never commits past them. Offsets that were read and hold no message
 * therefore count as acknowledged, see {@link #emptyUpTo}.
 */
final class PartitionWindow {
    /** The smallest adaptive window, in messages. */
    static final long MIN_ADAPTIVE = 100;
    /**
     * The smallest adaptive window of a leased channel: thousands of messages may be under a lease for minutes each.
     */
    static final long MIN_LEASED = 1_000;

    private final long targetNanos;
    private final long timeoutNanos;
    /** The total of acknowledged messages over time, as far back as the target. */
    private final Deque<AcknowledgedCount> acknowledgedCounts = new ArrayDeque<>();

    private long acknowledgedTotal;
    private long position;
    private long progressAt;
    private long committedAtProbe;
    private long emptyUpTo;

    private record AcknowledgedCount(long at, long total) {}

    /**
     * The offsets of a partition as Kafka returns them.
     *
     * @param committed the committed offset of the group; empty if it has none
     * @param finished messages beyond the committed offset that are finished as well
     * @param start the log start offset
     * @param end the log end offset, including uncommitted records, read after the committed offset
     */
    record PartitionOffsets(OptionalLong committed, long finished, long start, long end) {}

    /**
     * @param target the adaptive window is the number of messages acknowledged in this time
     * @param timeout the window closes after this time without an acknowledgement
     */
    PartitionWindow(Duration target, Duration timeout) {
        this.targetNanos = target.toNanos();
        this.timeoutNanos = timeout.toNanos();
    }

    /**
     * The first offset that may hold an unacknowledged message. Messages after it may be finished.
     *
     * <p>A committed offset beyond the log end belongs to a topic that was deleted since, and is ignored.
     */
    long baseOffset(PartitionOffsets offsets) {
        long committed = committedOffset(offsets);
        long probed = committed >= committedAtProbe ? emptyUpTo : 0;
        return Math.min(offsets.end(), Math.max(Math.max(committed, offsets.start()), probed));
    }

    /** Records that there is no message from the committed offset up to {@code offset}. */
    void markEmptyUpTo(PartitionOffsets offsets, long offset) {
        committedAtProbe = committedOffset(offsets);
        emptyUpTo = offset;
    }

    /**
     * Computes the window of a new snapshot.
     *
     * @param policy how the deliveries are acknowledged; leased deliveries do not time out
     */
    InFlight update(long now, PartitionOffsets offsets, AcknowledgementPolicy policy) {
        long base = baseOffset(offsets);
        long inFlight = Math.max(0, offsets.end() - base - offsets.finished());
        recordProgress(now, offsets, base, inFlight);
        Integer maxInFlight = policy.maxInFlight();
        long minimum = policy.byLeases() ? MIN_LEASED : MIN_ADAPTIVE;
        long window = maxInFlight != null ? maxInFlight : Math.max(minimum, acknowledgedWithinTarget(now));
        boolean timedOut = !policy.byLeases() && inFlight > 0 && now - progressAt >= timeoutNanos;
        boolean everAcknowledged = offsets.committed().orElse(0) > 0 || offsets.finished() > 0;
        return new InFlight(
                policy.group(), everAcknowledged, offsets.end(), offsets.end() - inFlight, inFlight, window, timedOut);
    }

    /** Only commits of the group count as acknowledgements; deleted records and offsets without a message do not. */
    private void recordProgress(long now, PartitionOffsets offsets, long base, long inFlight) {
        long previous = position;
        position = base + offsets.finished();
        boolean first = acknowledgedCounts.isEmpty();
        long acknowledged = Math.max(0, committedOffset(offsets) + offsets.finished() - previous);
        if (first) {
            acknowledgedCounts.add(new AcknowledgedCount(now, 0));
        } else if (acknowledged > 0) {
            acknowledgedTotal += acknowledged;
            acknowledgedCounts.add(new AcknowledgedCount(now, acknowledgedTotal));
        }
        if (first || acknowledged > 0 || inFlight == 0) {
            progressAt = now;
        }
    }

    /** Nanoseconds since the last acknowledgement; 0 if no message was in flight at the last update. */
    long nanosSinceProgress(long now) {
        return now - progressAt;
    }

    private long acknowledgedWithinTarget(long now) {
        AcknowledgedCount base = acknowledgedCounts.removeFirst();
        while (!acknowledgedCounts.isEmpty()
                && now - acknowledgedCounts.getFirst().at() >= targetNanos) {
            base = acknowledgedCounts.removeFirst();
        }
        acknowledgedCounts.addFirst(base);
        return acknowledgedTotal - base.total();
    }

    private static long committedOffset(PartitionOffsets offsets) {
        long committed = offsets.committed().orElse(0);
        return committed > offsets.end() ? 0 : committed;
    }
}
