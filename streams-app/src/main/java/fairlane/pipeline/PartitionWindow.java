package fairlane.pipeline;

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
 * message counts as acknowledged: {@link #nothingBefore}.
 */
final class PartitionWindow {
    /** The least that an adaptive window lets be in flight. */
    static final long LEAST = 100;
    /** The same where messages are leased: thousands may be out for minutes each. */
    static final long LEAST_LEASED = 1_000;

    private final long targetNanos;
    private final long timeoutNanos;
    /** What was acknowledged in all, and when: as far as the target goes back. */
    private final Deque<Step> steps = new ArrayDeque<>();

    private long acknowledgedInAll;
    private long position;
    private long progressAt;
    private long committedWhenRead;
    private long nothingBefore;

    private record Step(long at, long acknowledgedInAll) {}

    /**
     * What Kafka tells of a partition.
     *
     * @param committed the group's offset; empty where it has none
     * @param finished how many beyond it are finished too
     * @param start of the log
     * @param end of the log, of committed records or not, read after the committed offset was
     */
    record Seen(OptionalLong committed, long finished, long start, long end) {}

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
    long base(Seen seen) {
        long committed = committed(seen);
        long read = committed >= committedWhenRead ? nothingBefore : 0;
        return Math.min(seen.end(), Math.max(Math.max(committed, seen.start()), read));
    }

    /** There is no message from the committed offset up to this one. */
    void nothingBefore(Seen seen, long offset) {
        committedWhenRead = committed(seen);
        nothingBefore = offset;
    }

    /** @param how the channel's deliveries are acknowledged; that of leases takes as long as it takes */
    InFlight look(long now, Seen seen, PolicyTable.Acknowledging how) {
        long base = base(seen);
        long inFlight = Math.max(0, seen.end() - base - seen.finished());
        count(now, seen, base, inFlight);
        Integer fixed = how.maxInFlight();
        long least = how.byLeases() ? LEAST_LEASED : LEAST;
        long window = fixed != null ? fixed : Math.max(least, acknowledgedLately(now));
        boolean timedOut = !how.byLeases() && inFlight > 0 && now - progressAt >= timeoutNanos;
        boolean ever = seen.committed().orElse(0) > 0 || seen.finished() > 0;
        return new InFlight(how.group(), ever, seen.end(), seen.end() - inFlight, inFlight, window, timedOut);
    }

    /** Only what the group has committed is an acknowledgement: not what was deleted, and not what held no message. */
    private void count(long now, Seen seen, long base, long inFlight) {
        long before = position;
        position = base + seen.finished();
        boolean first = steps.isEmpty();
        long byCommit = Math.max(0, committed(seen) + seen.finished() - before);
        if (first) {
            steps.add(new Step(now, 0));
        } else if (byCommit > 0) {
            acknowledgedInAll += byCommit;
            steps.add(new Step(now, acknowledgedInAll));
        }
        if (first || byCommit > 0 || inFlight == 0) {
            progressAt = now;
        }
    }

    /** For how many nanoseconds nothing had been acknowledged at the last look, while something was in flight. */
    long silence(long now) {
        return now - progressAt;
    }

    private long acknowledgedLately(long now) {
        Step base = steps.removeFirst();
        while (!steps.isEmpty() && now - steps.getFirst().at() >= targetNanos) {
            base = steps.removeFirst();
        }
        steps.addFirst(base);
        return acknowledgedInAll - base.acknowledgedInAll();
    }

    private static long committed(Seen seen) {
        long committed = seen.committed().orElse(0);
        return committed > seen.end() ? 0 : committed;
    }
}
