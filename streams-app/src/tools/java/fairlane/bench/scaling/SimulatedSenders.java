package fairlane.bench.scaling;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Keeps the released messages by sender. As in real workers, the messages of a sender are sent one after another, and
 * at intervals no shorter than the rate of the sender allows. Among the senders that may send, the sender that became
 * ready first is next. All times are in steps.
 */
final class SimulatedSenders {
    /** The maximum number of steps until a sender may send again. */
    private static final int MAX_STEPS_AHEAD = 1_024;

    private static final int NO_SENDER = -1;

    private final IntQueue[] released;
    /** For each sender, the step from which the sender may send again. */
    private final int[] freeAt;

    private final boolean[] isQueued;
    private final IntQueue ready = new IntQueue();
    /**
     * The heads of linked lists that contain the senders that become ready in a step, by step. The next field links
     * each sender to the next sender in its list.
     */
    private final int[] firstDueAtStep = new int[MAX_STEPS_AHEAD];

    private final int[] nextDueSender;

    SimulatedSenders(int senders) {
        this.released = new IntQueue[senders];
        Arrays.setAll(released, i -> new IntQueue());
        this.freeAt = new int[senders];
        this.isQueued = new boolean[senders];
        this.nextDueSender = new int[senders];
        Arrays.fill(firstDueAtStep, NO_SENDER);
    }

    void release(int sender, int acceptedAt, int now) {
        released[sender].add(acceptedAt);
        queue(sender, now);
    }

    private void queue(int sender, int now) {
        if (isQueued[sender] || released[sender].isEmpty()) {
            return;
        }
        isQueued[sender] = true;
        if (freeAt[sender] <= now) {
            ready.add(sender);
        } else {
            int slot = freeAt[sender] % MAX_STEPS_AHEAD;
            nextDueSender[sender] = firstDueAtStep[slot];
            firstDueAtStep[slot] = sender;
        }
    }

    /** Marks the senders as ready that may send from this step on. */
    void makeDueSendersReady(int now) {
        int slot = now % MAX_STEPS_AHEAD;
        for (int sender = firstDueAtStep[slot]; sender != NO_SENDER; sender = nextDueSender[sender]) {
            ready.add(sender);
        }
        firstDueAtStep[slot] = NO_SENDER;
    }

    boolean hasReadySender() {
        return !ready.isEmpty();
    }

    /**
     * Starts to send the next message of the sender that became ready first.
     *
     * @param now the current step
     * @param durationSteps time to send the message in steps, less than 1,024
     * @param spacingSteps number of steps until the rate of the sender allows its next message, less than 1,024; 0 if
     *     the sender has no rate
     * @return number of steps that the message waited for a worker, counted from its acceptance; if the sender has a
     *     rate, counted from the step in which the rate and the sender's previous message allowed the message to be
     *     sent
     */
    int start(int now, int durationSteps, int spacingSteps) {
        int sender = ready.remove();
        isQueued[sender] = false;
        int acceptedAt = released[sender].remove();
        int earliestSendAt = spacingSteps == 0 ? acceptedAt : Math.max(acceptedAt, freeAt[sender]);
        freeAt[sender] = now + Math.max(durationSteps, spacingSteps);
        queue(sender, now);
        return Math.max(0, now - earliestSendAt);
    }

    /** Removes all unsent messages. Passes the step in which each message was accepted to {@code acceptedAt}. */
    void forEachUnsent(IntConsumer acceptedAt) {
        for (IntQueue queue : released) {
            while (!queue.isEmpty()) {
                acceptedAt.accept(queue.remove());
            }
        }
    }
}
