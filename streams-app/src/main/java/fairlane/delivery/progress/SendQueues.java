package fairlane.delivery.progress;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The send queues of a worker. A queue with messages is ready, waiting for its due time, or busy sending its head
 * message. An empty queue is kept for a while, because a minimum interval must lie between its last message and a
 * message that arrives next. Ready queues are served in the order in which their head messages were released. The
 * pipeline has decided that order fairly, whereas round robin over the queues would favor the customer with the most
 * senders.
 */
final class SendQueues {
    /** Maximum number of idle queues. If there are more, the queue that has been idle longest is evicted first. */
    static final int MAX_IDLE = 100_000;

    private final Map<SendQueueKey, SendQueue> queues = new HashMap<>();
    private final Queue<SendQueue> ready = new PriorityQueue<>(SendQueue::compareByRelease);
    private final Queue<SendQueue> waiting = new PriorityQueue<>(Comparator.comparingLong(SendQueue::dueAt));
    private final Queue<IdleQueue> idle = new ArrayDeque<>();

    /**
     * A queue that became empty.
     *
     * @param lastStartedAt when the last message of the queue was sent, before the queue became empty
     */
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

    /** Returns the head message of the next ready queue and makes the queue busy; returns null if no queue is ready. */
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

    /** Makes a busy queue wait. Its head message is sent no earlier than {@code until}. */
    void postponeHead(SendQueue queue, long until) {
        queue.setDueAt(until);
        waiting.add(queue);
    }

    /** Removes the finished head message of a busy queue, and schedules the next message of the queue. */
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

    /** Removes all send queues of a partition. */
    void removePartition(PartitionProgress partition) {
        queues.values().removeIf(queue -> queue.partition() == partition);
        ready.removeIf(queue -> queue.partition() == partition);
        waiting.removeIf(queue -> queue.partition() == partition);
        idle.removeIf(entry -> entry.queue().partition() == partition);
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /**
     * The earliest time at which a waiting queue may send its head message; {@link Long#MAX_VALUE} if no queue is waiting.
     */
    long nextDueAt() {
        SendQueue due = waiting.peek();
        return due == null ? Long.MAX_VALUE : due.dueAt();
    }

    /** The number of send queues, including idle ones. */
    int size() {
        return queues.size();
    }
}
