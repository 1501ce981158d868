package fairlane.pipeline.window;

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
public final class TaskWindows {
    private final WindowStates windows;
    private final int partition;
    private final LongSupplier nanoClock;
    private final long startedAt;
    private final Map<String, Deque<ReleaseCheckpoint>> checkpointsByChannel = new HashMap<>();
    private @Nullable AcknowledgementSnapshot snapshot;

    /** How many had been released by a commit, and when that was over. */
    private record ReleaseCheckpoint(long committedAt, long released) {}

    /** @param nanoClock the one that the looks have their times from */
    public TaskWindows(WindowStates windows, int partition, LongSupplier nanoClock) {
        this.windows = windows;
        this.partition = partition;
        this.nanoClock = nanoClock;
        this.startedAt = nanoClock.getAsLong();
    }

    /** How much of a channel may be released that nothing of was released yet. */
    public long room(String channel) {
        AcknowledgementSnapshot latest = latestUsable();
        InFlight inFlight = latest == null ? null : latest.inFlight(channel, partition);
        return inFlight == null ? 0 : inFlight.room();
    }

    /** A transaction was committed, and nothing was released since. */
    public void onCommit(Scheduler scheduler) {
        long now = nanoClock.getAsLong();
        for (String channel : scheduler.channels()) {
            long released = scheduler.releasedMessages(channel);
            Deque<ReleaseCheckpoint> checkpoints =
                    checkpointsByChannel.computeIfAbsent(channel, name -> new ArrayDeque<>());
            if (checkpoints.isEmpty() ? released > 0 : checkpoints.getLast().released() < released) {
                checkpoints.add(new ReleaseCheckpoint(now, released));
            }
        }
    }

    /** Tells the scheduler of a new look. */
    public void updateRoom(Scheduler scheduler) {
        AcknowledgementSnapshot latest = latestUsable();
        if (latest == null || latest == snapshot) {
            return;
        }
        snapshot = latest;
        for (String channel : scheduler.channels()) {
            scheduler.setWindow(channel, room(channel, scheduler.releasedMessages(channel), latest));
        }
    }

    /** A look that began before the task did may have missed what its predecessor released. */
    private @Nullable AcknowledgementSnapshot latestUsable() {
        AcknowledgementSnapshot latest = windows.latest();
        return latest == null || latest.startedAt() - startedAt < 0 ? null : latest;
    }

    /** Whether something waits for acknowledgements that keep coming. */
    public boolean awaitsAcknowledgements(Scheduler scheduler) {
        for (String channel : scheduler.channels()) {
            InFlight inFlight = inFlight(channel);
            if (inFlight != null && !inFlight.timedOut() && scheduler.isWaitingForWindow(channel)) {
                return true;
            }
        }
        return false;
    }

    /** What is in flight of a channel; null where that is not known yet. */
    public @Nullable InFlight inFlight(String channel) {
        return snapshot == null ? null : snapshot.inFlight(channel, partition);
    }

    /** What is in flight, where it is what holds a message. */
    public @Nullable InFlight inFlightCausing(Hold hold, String channel) {
        return hold == Hold.CHANNEL_WINDOW ? inFlight(channel) : null;
    }

    private long room(String channel, long released, AcknowledgementSnapshot latest) {
        InFlight inFlight = latest.inFlight(channel, partition);
        return inFlight == null ? 0 : Math.max(0, inFlight.room() - released + releasedBefore(channel, latest));
    }

    /** How many of those that the task has released had been committed before the look began. */
    private long releasedBefore(String channel, AcknowledgementSnapshot latest) {
        Deque<ReleaseCheckpoint> checkpoints = checkpointsByChannel.get(channel);
        if (checkpoints == null) {
            return 0;
        }
        long released = 0;
        while (!checkpoints.isEmpty()
                && latest.startedAt() - checkpoints.getFirst().committedAt() >= 0) {
            released = checkpoints.removeFirst().released();
        }
        if (released > 0) {
            checkpoints.addFirst(new ReleaseCheckpoint(startedAt, released)); // the base of the looks to come
        }
        return released;
    }
}
