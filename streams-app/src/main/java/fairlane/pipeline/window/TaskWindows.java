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
 * The windows of one task: the latest snapshot, plus the messages that the task has released and the snapshot cannot
 * contain.
 *
 * <p>A snapshot contains at least what was committed before it was started. Messages released since that commit are
 * added, although the snapshot may contain some of them: the number in flight is overestimated rather than
 * underestimated.
 */
public final class TaskWindows {
    private final WindowStates windows;
    private final int partition;
    private final LongSupplier nanoClock;
    private final long startedAt;
    private final Map<String, Deque<ReleaseCheckpoint>> checkpointsByChannel = new HashMap<>();
    private @Nullable AcknowledgementSnapshot snapshot;

    /** The messages released up to a commit, and the time at which the commit was complete. */
    private record ReleaseCheckpoint(long committedAt, long released) {}

    /** @param nanoClock the clock of the snapshots */
    public TaskWindows(WindowStates windows, int partition, LongSupplier nanoClock) {
        this.windows = windows;
        this.partition = partition;
        this.nanoClock = nanoClock;
        this.startedAt = nanoClock.getAsLong();
    }

    /** The room of a channel from which this task has released no message yet. */
    public long room(String channel) {
        AcknowledgementSnapshot latest = latestUsable();
        InFlight inFlight = latest == null ? null : latest.inFlight(channel, partition);
        return inFlight == null ? 0 : inFlight.room();
    }

    /** Records that a transaction was committed, before any message of the next one is released. */
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

    /** Passes the room of each channel to the scheduler if there is a new snapshot. */
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

    /** A snapshot started before this task may lack messages that its predecessor has released. */
    private @Nullable AcknowledgementSnapshot latestUsable() {
        AcknowledgementSnapshot latest = windows.latest();
        return latest == null || latest.startedAt() - startedAt < 0 ? null : latest;
    }

    /** Whether a channel waits for its window, and its messages are still being acknowledged. */
    public boolean awaitsAcknowledgements(Scheduler scheduler) {
        for (String channel : scheduler.channels()) {
            InFlight inFlight = inFlight(channel);
            if (inFlight != null && !inFlight.timedOut() && scheduler.isWaitingForWindow(channel)) {
                return true;
            }
        }
        return false;
    }

    /** The messages in flight of a channel; null as long as they are unknown. */
    public @Nullable InFlight inFlight(String channel) {
        return snapshot == null ? null : snapshot.inFlight(channel, partition);
    }

    /** The messages in flight if they cause the hold; otherwise null. */
    public @Nullable InFlight inFlightCausing(Hold hold, String channel) {
        return hold == Hold.CHANNEL_WINDOW ? inFlight(channel) : null;
    }

    private long room(String channel, long released, AcknowledgementSnapshot latest) {
        InFlight inFlight = latest.inFlight(channel, partition);
        return inFlight == null ? 0 : Math.max(0, inFlight.room() - released + releasedBefore(channel, latest));
    }

    /** The messages of this task whose release was committed before the snapshot was started. */
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
            checkpoints.addFirst(new ReleaseCheckpoint(startedAt, released)); // base for the next snapshots
        }
        return released;
    }
}
