package fairlane.bench.scaling;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The released messages by sender. As in real workers, the messages of a sender are sent one after another, and no
 * closer together than its rate allows. Among the senders that may send, the one that became ready first is next. Times
 * are steps.
 */
final class SimulatedSenders {
    /** The maximum number of steps until a sender is due again. */
    private static final int MAX_STEPS_AHEAD = 1_024;

    private static final int NO_SENDER = -1;

    private final IntQueue[] released;
    /** The step in which each sender may send again. */
    private final int[] freeAt;

    private final boolean[] isQueued;
    private final IntQueue ready = new IntQueue();
    /**
     * Linked lists of the senders that become due in a step: the first sender of each step, and the next one after each
     * sender.
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

    /** Makes the senders ready that are due in this step. */
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
     * Starts to send the message of the next ready sender.
     *
     * @param durationSteps duration of the send in steps, less than 1,024
     * @param spacingSteps steps until the next message of the sender, likewise; 0: the sender has no rate
     * @return steps that the message waited for a worker: since it was accepted or, if its sender has a rate, since the
     *     rate and the previous message allowed it
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

    /** Removes all unsent messages, and passes the step in which each was accepted. */
    void forEachUnsent(IntConsumer acceptedAt) {
        for (IntQueue queue : released) {
            while (!queue.isEmpty()) {
                acceptedAt.accept(queue.remove());
            }
        }
    }
}
