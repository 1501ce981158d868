package fairlane.bench.scaling;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * What was released to the workers, by sender. A sender's messages are sent one after another, and no closer together than
 * its rate allows, as workers do; of those that may be sent, whose turn came first goes first. Times are steps.
 */
final class SimulatedSenders {
    /** So many steps ahead a sender's next turn can lie. */
    private static final int MAX_STEPS_AHEAD = 1_024;

    private static final int NO_SENDER = -1;

    private final IntQueue[] released;
    /** When the sender may send again. */
    private final int[] freeAt;

    private final boolean[] isQueued;
    private final IntQueue ready = new IntQueue();
    /** The first of those whose turn comes at a step, and for each who comes after it. */
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

    /** Those whose turn comes now may send. */
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
     * Starts the message whose turn it is.
     *
     * @param durationSteps steps, less than 1,024
     * @param spacingSteps to the sender's next, likewise; 0: its sender has no rate
     * @return how many steps it has waited for a worker: since it was accepted, or where its sender has a rate, since that
     *     and the one before it let it go
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

    /** Tells of each that was never sent, when it was accepted. */
    void forEachUnsent(IntConsumer acceptedAt) {
        for (IntQueue queue : released) {
            while (!queue.isEmpty()) {
                acceptedAt.accept(queue.remove());
            }
        }
    }
}
