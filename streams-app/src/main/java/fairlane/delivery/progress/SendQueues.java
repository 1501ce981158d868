package fairlane.delivery.progress;

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
final class SendQueues {
    /** So many at the most are remembered that are empty: those that were empty first are forgotten first. */
    static final int MAX_IDLE = 100_000;

    private final Map<SendQueueKey, SendQueue> queues = new HashMap<>();
    private final Queue<SendQueue> ready = new PriorityQueue<>(SendQueue::compareByRelease);
    private final Queue<SendQueue> waiting = new PriorityQueue<>(Comparator.comparingLong(SendQueue::dueAt));
    private final Queue<IdleQueue> idle = new ArrayDeque<>();

    /** A lane that was empty, and when it had sent its last message then. */
    private record IdleQueue(SendQueue queue, long lastStartedAt) {}

    void add(Attempt attempt, long now) {
        SendQueueKey key = attempt.headers().queueKey(attempt.partition().number());
        SendQueue queue = queues.computeIfAbsent(key, absent -> new SendQueue(attempt.partition(), absent));
        queue.add(attempt);
        if (queue.head() == attempt) {
            schedule(queue, attempt, now);
        }
    }

    private void schedule(SendQueue queue, Attempt head, long now) {
        queue.scheduleHead(head);
        enqueue(queue, now);
    }

    private void enqueue(SendQueue queue, long now) {
        if (queue.dueAt() <= now) {
            ready.add(queue);
        } else {
            waiting.add(queue);
        }
    }

    /** The head of a lane that may be sent now, which keeps the lane busy; null: there is none. */
    @Nullable
    Attempt pollReady(long now) {
        for (SendQueue due = waiting.peek(); due != null && due.dueAt() <= now; due = waiting.peek()) {
            ready.add(waiting.remove());
        }
        for (SendQueue queue = ready.poll(); queue != null; queue = ready.poll()) {
            if (queue.partition().isOpen()) {
                return queue.head();
            }
        }
        return null;
    }

    /** The head of a busy lane is not to be sent yet after all. */
    void postponeHead(SendQueue queue, long until) {
        queue.setDueAt(until);
        waiting.add(queue);
    }

    /** The head of a busy lane has ended. */
    void finishHead(SendQueue queue, long now) {
        queue.removeHead();
        Attempt next = queue.head();
        if (next != null) {
            schedule(queue, next, now);
        } else {
            idle.add(new IdleQueue(queue, queue.lastStartedAt()));
        }
        evictIdle(now);
    }

    private void evictIdle(long now) {
        for (IdleQueue oldest = idle.peek();
                oldest != null
                        && (idle.size() > MAX_IDLE || oldest.lastStartedAt() + SendQueue.MAX_SPACING_MILLIS <= now);
                oldest = idle.peek()) {
            idle.remove();
            SendQueue queue = oldest.queue();
            if (queue.head() == null && queue.lastStartedAt() == oldest.lastStartedAt()) {
                queues.remove(queue.key(), queue);
            }
        }
    }

    /** Forgets the lanes of a partition that is gone. */
    void removePartition(PartitionProgress partition) {
        queues.values().removeIf(queue -> queue.partition() == partition);
        ready.removeIf(queue -> queue.partition() == partition);
        waiting.removeIf(queue -> queue.partition() == partition);
        idle.removeIf(entry -> entry.queue().partition() == partition);
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** When the next lane's time comes; {@link Long#MAX_VALUE}: none waits for its. */
    long nextDueAt() {
        SendQueue due = waiting.peek();
        return due == null ? Long.MAX_VALUE : due.dueAt();
    }

    /** How many are known. */
    int size() {
        return queues.size();
    }
}
