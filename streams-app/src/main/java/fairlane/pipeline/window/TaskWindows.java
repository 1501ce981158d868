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
 * Determines how many messages of each channel one task may still release. The number of messages in flight is the
 * number in the latest {@link AcknowledgementSnapshot}, plus the messages that the task has released since and that the
 * snapshot may lack.
 *
 * <p>A snapshot contains at least the messages whose release was committed before the snapshot was started. All
 * messages released after that commit are added, although the snapshot may contain some of them, so that the number of
 * messages in flight is overestimated rather than underestimated.
 */
public final class TaskWindows {
    private final WindowStates windows;
    private final int partition;
    private final LongSupplier nanoClock;
    private final long startedAt;
    private final Map<String, Deque<ReleaseCheckpoint>> checkpointsByChannel = new HashMap<>();
    private @Nullable AcknowledgementSnapshot snapshot;

    /**
     * The number of a channel's messages that the task had released up to a commit, and the time at which the task knew
     * that the commit was complete.
     */
    private record ReleaseCheckpoint(long committedAt, long released) {}

    /**
     * @param nanoClock the monotonic clock in nanoseconds from which the start times of the {@link
     *     AcknowledgementSnapshot}s also come
     */
    public TaskWindows(WindowStates windows, int partition, LongSupplier nanoClock) {
        this.windows = windows;
        this.partition = partition;
        this.nanoClock = nanoClock;
        this.startedAt = nanoClock.getAsLong();
    }

    /** Returns how many messages this task may release of a channel of which it has released no message yet. */
    public long room(String channel) {
        AcknowledgementSnapshot latest = latestUsable();
        InFlight inFlight = latest == null ? null : latest.inFlight(channel, partition);
        return inFlight == null ? 0 : inFlight.room();
    }

    /**
     * Records that the task's transaction was committed. Must be called before the task releases a message in the next
     * transaction.
     */
    public void onCommit(Scheduler scheduler) {
        long now = nanoClock.getAsLong();
        for (String channel : scheduler.channels()) {
            long released = scheduler.releasedMessages(channel);
            Deque<ReleaseCheckpoint> checkpoints =
                    checkpointsByChannel.computeIfAbsent(channel, name -> new ArrayDeque<>());
            if (checkpoints.isEmpty() ? released > 0 : checkpoints.getLast().released() < released) {
                checkpoints.add(new ReleaseCheckpoint(now, released));
                windows.onReleasesCommitted();
            }
        }
    }

    /**
     * If there is a new {@link AcknowledgementSnapshot}, sets in the scheduler how many messages of each channel may
     * still be released.
     */
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

    /**
     * Returns the latest {@link AcknowledgementSnapshot}. Returns null if it was started before this task, because it
     * may lack messages that an earlier task of the partition has released.
     */
    private @Nullable AcknowledgementSnapshot latestUsable() {
        AcknowledgementSnapshot latest = windows.latest();
        return latest == null || latest.startedAt() - startedAt < 0 ? null : latest;
    }

    /**
     * Whether any channel cannot release messages because its window is full, although the consumers still acknowledge
     * messages. If their acknowledgements have timed out, the channel does not count.
     */
    public boolean awaitsAcknowledgements(Scheduler scheduler) {
        for (String channel : scheduler.channels()) {
            InFlight inFlight = inFlight(channel);
            if (inFlight != null && !inFlight.timedOut() && scheduler.isWaitingForWindow(channel)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the messages of a channel that are in flight in this task's partition; null as long as they are unknown.
     */
    public @Nullable InFlight inFlight(String channel) {
        return snapshot == null ? null : snapshot.inFlight(channel, partition);
    }

    /**
     * Returns the messages of a channel that are in flight if {@code hold} is the hold reason {@link
     * Hold#CHANNEL_WINDOW}; otherwise null.
     */
    public @Nullable InFlight inFlightCausing(Hold hold, String channel) {
        return hold == Hold.CHANNEL_WINDOW ? inFlight(channel) : null;
    }

    private long room(String channel, long released, AcknowledgementSnapshot latest) {
        InFlight inFlight = latest.inFlight(channel, partition);
        return inFlight == null ? 0 : Math.max(0, inFlight.room() - released + releasedBefore(channel, latest));
    }

    /** Returns the number of messages of this task whose release was committed before the snapshot was started. */
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
            checkpoints.addFirst(new ReleaseCheckpoint(
                    startedAt, released)); // these messages are also contained in every later snapshot
        }
        return released;
    }
}
