package fairlane.pipeline;

import fairlane.core.model.Hold;
import fairlane.core.scheduler.Scheduler;
import fairlane.wire.InFlight;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one task: what the last look has found, and what the task has released that the look cannot have seen.
 *
 * <p>A look sees at least what was committed before it began. What was released since that commit is added, although it
 * may have seen some of it: in flight is rather said to be too much than too little.
 */
final class TaskWindows {
    private final Windows windows;
    private final int partition;
    private final LongSupplier nanoClock;
    private final long start;
    private final Map<String, Deque<Mark>> marks = new HashMap<>();
    private @Nullable Look look;

    /** How many had been released by a commit, and when that was over. */
    private record Mark(long at, long released) {}

    /** @param nanoClock the one that the looks have their times from */
    TaskWindows(Windows windows, int partition, LongSupplier nanoClock) {
        this.windows = windows;
        this.partition = partition;
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
    }

    /** How much of a channel may be released that nothing of was released yet. */
    long room(String channel) {
        Look newest = usable();
        InFlight inFlight = newest == null ? null : newest.of(channel, partition);
        return inFlight == null ? 0 : inFlight.room();
    }

    /** A transaction was committed, and nothing was released since. */
    void committed(Scheduler scheduler) {
        long now = nanoClock.getAsLong();
        for (String channel : scheduler.channels()) {
            long released = scheduler.releasedMessages(channel);
            Deque<Mark> itsMarks = marks.computeIfAbsent(channel, name -> new ArrayDeque<>());
            if (itsMarks.isEmpty() ? released > 0 : itsMarks.getLast().released() < released) {
                itsMarks.add(new Mark(now, released));
            }
        }
    }

    /** Tells the scheduler of a new look. */
    void update(Scheduler scheduler) {
        Look newest = usable();
        if (newest == null || newest == look) {
            return;
        }
        look = newest;
        for (String channel : scheduler.channels()) {
            scheduler.setWindow(channel, room(channel, scheduler.releasedMessages(channel), newest));
        }
    }

    /** A look that began before the task did may have missed what its predecessor released. */
    private @Nullable Look usable() {
        Look newest = windows.latest();
        return newest == null || newest.at() - start < 0 ? null : newest;
    }

    /** Whether something waits for acknowledgements that keep coming. */
    boolean isWaiting(Scheduler scheduler) {
        for (String channel : scheduler.channels()) {
            InFlight inFlight = inFlight(channel);
            if (inFlight != null && !inFlight.timedOut() && scheduler.isWaitingForWindow(channel)) {
                return true;
            }
        }
        return false;
    }

    /** What is in flight of a channel; null where that is not known yet. */
    @Nullable
    InFlight inFlight(String channel) {
        return look == null ? null : look.of(channel, partition);
    }

    /** What is in flight, where it is what holds a message. */
    @Nullable
    InFlight holding(Hold hold, String channel) {
        return hold == Hold.CHANNEL_WINDOW ? inFlight(channel) : null;
    }

    private long room(String channel, long released, Look now) {
        InFlight inFlight = now.of(channel, partition);
        return inFlight == null ? 0 : Math.max(0, inFlight.room() - released + seen(channel, now));
    }

    /** How many of those that the task has released had been committed before the look began. */
    private long seen(String channel, Look it) {
        Deque<Mark> itsMarks = marks.get(channel);
        if (itsMarks == null) {
            return 0;
        }
        long seen = 0;
        while (!itsMarks.isEmpty() && it.at() - itsMarks.getFirst().at() >= 0) {
            seen = itsMarks.removeFirst().released();
        }
        if (seen > 0) {
            itsMarks.addFirst(new Mark(start, seen)); // the base of the looks to come
        }
        return seen;
    }
}
