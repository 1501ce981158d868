package fairlane.pipeline.window;

import fairlane.wire.InFlight;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Computes how many messages of one partition are in flight and how many may be in flight (the window), from the
 * offsets that are read several times per second. All times are nanoseconds of one monotonic clock.
 *
 * <p>Not every offset belongs to a message, because transaction markers and aborted records lie between the messages. A
 * consumer that commits the offset after its last message never commits past such offsets. Offsets that a probe has
 * read without finding a message therefore count as acknowledged, see {@link #emptyUpTo}.
 */
final class PartitionWindow {
    /** The smallest adaptive window, in messages. */
    static final long MIN_ADAPTIVE = 100;
    /**
     * The smallest adaptive window of a channel that is consumed through leases, in messages. It is larger than {@link
     * #MIN_ADAPTIVE}, because thousands of messages may be leased for minutes each.
     */
    static final long MIN_LEASED = 1_000;

    private final long targetNanos;
    private final long timeoutNanos;
    /**
     * The total number of acknowledged messages at several times, of which the oldest is about {@code targetNanos} ago.
     */
    private final Deque<AcknowledgedCount> acknowledgedCounts = new ArrayDeque<>();

    private long acknowledgedTotal;
    private long position;
    private long progressAt;
    private long committedAtProbe;
    private long emptyUpTo;

    private record AcknowledgedCount(long at, long total) {}

    /**
     * The offsets of a partition of a deliveries topic, as Kafka returns them.
     *
     * @param committed the offset that the consumer group has committed; empty if the group has committed none
     * @param finished number of finished messages at or after the committed offset, which the commit metadata states
     * @param start the log start offset
     * @param end the log end offset, which counts records of open transactions, too; it is read after the committed
     *     offset, so that it is not less
     */
    record PartitionOffsets(OptionalLong committed, long finished, long start, long end) {}

    /**
     * @param target the time span of the adaptive window, whose size is the number of messages acknowledged within this
     *     time span
     * @param timeout the time without an acknowledgement after which the partition releases no more messages of the
     *     channel
     */
    PartitionWindow(Duration target, Duration timeout) {
        this.targetNanos = target.toNanos();
        this.timeoutNanos = timeout.toNanos();
    }

    /**
     * Returns the first offset that may hold an unacknowledged message. Messages at later offsets may already be
     * finished.
     *
     * <p>A committed offset beyond the log end is ignored, because it refers to an earlier topic of the same name that
     * was deleted.
     */
    long baseOffset(PartitionOffsets offsets) {
        long committed = committedOffset(offsets);
        long probed = committed >= committedAtProbe ? emptyUpTo : 0;
        return Math.min(offsets.end(), Math.max(Math.max(committed, offsets.start()), probed));
    }

    /** Records that a probe has found no message from the committed offset up to {@code offset}, exclusive. */
    void markEmptyUpTo(PartitionOffsets offsets, long offset) {
        committedAtProbe = committedOffset(offsets);
        emptyUpTo = offset;
    }

    /**
     * Updates the window with newly read offsets, and returns the messages in flight.
     *
     * @param policy how the consumers of the channel acknowledge deliveries; if they lease messages, missing
     *     acknowledgements do not stop the releases
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

    /**
     * Counts the messages acknowledged since the last update. Only commits of the consumer group acknowledge messages;
     * records that Kafka has deleted, and offsets that a probe has found empty, do not count as acknowledged messages.
     */
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

    /** Returns the nanoseconds since the last acknowledgement; 0 if no message was in flight at the last update. */
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
