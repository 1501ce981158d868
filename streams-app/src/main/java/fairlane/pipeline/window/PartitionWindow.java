package fairlane.pipeline.window;

import fairlane.wire.InFlight;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The arithmetic of one partition's window, from look to look. Times are nanoseconds of one clock.
 *
 * <p>Offsets are not messages: what a transaction leaves behind, markers and what it aborted, lies between them, and a
 * consumer that commits the offset behind its last message never gets past it. So what was read and found to hold no
 * message counts as acknowledged: {@link #emptyUpTo}.
 */
final class PartitionWindow {
    /** The least that an adaptive window lets be in flight. */
    static final long MIN_ADAPTIVE = 100;
    /** The same where messages are leased: thousands may be out for minutes each. */
    static final long MIN_LEASED = 1_000;

    private final long targetNanos;
    private final long timeoutNanos;
    /** What was acknowledged in all, and when: as far as the target goes back. */
    private final Deque<AcknowledgedCount> acknowledgedCounts = new ArrayDeque<>();

    private long acknowledgedTotal;
    private long position;
    private long progressAt;
    private long committedAtProbe;
    private long emptyUpTo;

    private record AcknowledgedCount(long at, long total) {}

    /**
     * What Kafka tells of a partition.
     *
     * @param committed the group's offset; empty where it has none
     * @param finished how many beyond it are finished too
     * @param start of the log
     * @param end of the log, of committed records or not, read after the committed offset was
     */
    record PartitionOffsets(OptionalLong committed, long finished, long start, long end) {}

    /**
     * @param target the window adapts to what is acknowledged in this time
     * @param timeout after so long without an acknowledgement nothing more is released
     */
    PartitionWindow(Duration target, Duration timeout) {
        this.targetNanos = target.toNanos();
        this.timeoutNanos = timeout.toNanos();
    }

    /**
     * Where reading has to begin to see whether anything is in flight; beyond it some may be finished.
     *
     * <p>A committed offset behind the end is that of a topic that was deleted since, and says nothing.
     */
    long baseOffset(PartitionOffsets offsets) {
        long committed = committedOffset(offsets);
        long probed = committed >= committedAtProbe ? emptyUpTo : 0;
        return Math.min(offsets.end(), Math.max(Math.max(committed, offsets.start()), probed));
    }

    /** There is no message from the committed offset up to this one. */
    void markEmptyUpTo(PartitionOffsets offsets, long offset) {
        committedAtProbe = committedOffset(offsets);
        emptyUpTo = offset;
    }

    /** @param policy the channel's deliveries are acknowledged; that of leases takes as long as it takes */
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

    /** Only what the group has committed is an acknowledgement: not what was deleted, and not what held no message. */
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

    /** For how many nanoseconds nothing had been acknowledged at the last look, while something was in flight. */
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
