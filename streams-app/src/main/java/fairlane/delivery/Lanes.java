package fairlane.delivery;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of what is in hand. A lane with messages is ready, waiting for its time, or busy with its head; one without
 * is remembered for a while, for the next of it has to keep its distance. Of the lanes that are ready, the one whose head
 * was released first goes first: who comes next was decided at the release, and lanes by turns would give most to the
 * customer with the most senders.
 */
final class Lanes {
    /** So many at the most are remembered that are empty: those that were empty first are forgotten first. */
    static final int MAX_IDLE = 100_000;

    private final Map<LaneKey, Lane> lanes = new HashMap<>();
    private final Queue<Lane> ready = new PriorityQueue<>(Lane::compareByRelease);
    private final Queue<Lane> waiting = new PriorityQueue<>(Comparator.comparingLong(Lane::dueAt));
    private final Queue<Idle> idle = new ArrayDeque<>();

    /** A lane that was empty, and when it had sent its last message then. */
    private record Idle(Lane lane, long lastStartedAt) {}

    void add(Attempt attempt, long now) {
        LaneKey key = attempt.origin().lane(attempt.partition().number());
        Lane lane = lanes.computeIfAbsent(key, absent -> new Lane(attempt.partition(), absent));
        lane.add(attempt);
        if (lane.head() == attempt) {
            schedule(lane, attempt, now);
        }
    }

    private void schedule(Lane lane, Attempt head, long now) {
        lane.waitFor(head);
        enqueue(lane, now);
    }

    private void enqueue(Lane lane, long now) {
        if (lane.dueAt() <= now) {
            ready.add(lane);
        } else {
            waiting.add(lane);
        }
    }

    /** The head of a lane that may be sent now, which keeps the lane busy; null: there is none. */
    @Nullable
    Attempt next(long now) {
        for (Lane due = waiting.peek(); due != null && due.dueAt() <= now; due = waiting.peek()) {
            ready.add(waiting.remove());
        }
        for (Lane lane = ready.poll(); lane != null; lane = ready.poll()) {
            if (lane.partition().isOpen()) {
                return lane.head();
            }
        }
        return null;
    }

    /** The head of a busy lane is not to be sent yet after all. */
    void giveBack(Lane lane, long until) {
        lane.waitUntil(until);
        waiting.add(lane);
    }

    /** The head of a busy lane has ended. */
    void finish(Lane lane, long now) {
        lane.removeHead();
        Attempt next = lane.head();
        if (next != null) {
            schedule(lane, next, now);
        } else {
            idle.add(new Idle(lane, lane.lastStartedAt()));
        }
        forgetIdle(now);
    }

    private void forgetIdle(long now) {
        for (Idle first = idle.peek();
                first != null && (idle.size() > MAX_IDLE || first.lastStartedAt() + Lane.MAX_APART_MILLIS <= now);
                first = idle.peek()) {
            idle.remove();
            Lane lane = first.lane();
            if (lane.head() == null && lane.lastStartedAt() == first.lastStartedAt()) {
                lanes.remove(lane.key(), lane);
            }
        }
    }

    /** Forgets the lanes of a partition that is gone. */
    void remove(PartitionProgress partition) {
        lanes.values().removeIf(lane -> lane.partition() == partition);
        ready.removeIf(lane -> lane.partition() == partition);
        waiting.removeIf(lane -> lane.partition() == partition);
        idle.removeIf(entry -> entry.lane().partition() == partition);
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** When the next lane's time comes; {@link Long#MAX_VALUE}: none waits for its. */
    long nextDueAt() {
        Lane due = waiting.peek();
        return due == null ? Long.MAX_VALUE : due.dueAt();
    }

    /** How many are known. */
    int size() {
        return lanes.size();
    }
}
