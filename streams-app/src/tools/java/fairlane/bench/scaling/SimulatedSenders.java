package fairlane.bench.scaling;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Keeps the released messages by sender. As in real workers, the messages of a sender are sent one after another, and
 * at intervals no shorter than the rate of the sender allows. Among the senders that may send, the sender that became
 * ready first is next. All times are in steps of the simulation.
 */
final class SimulatedSenders {
    /** The maximum number of simulation steps until a sender may send again. */
    private static final int MAX_STEPS_AHEAD = 1_024;

    private static final int NO_SENDER = -1;

    private final IntQueue[] released;
    /** For each sender, the simulation step from which the sender may send again. */
    private final int[] freeAt;

    private final boolean[] isQueued;
    private final IntQueue ready = new IntQueue();
    /**
     * For each simulation step, the first element of a linked list of the senders that become ready in the step. The
     * next field contains, for each sender, the sender that follows in the list.
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

    /** Marks those senders as ready that may send from the simulation step {@code now} on. */
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
     * @param now the current simulation step
     * @param durationSteps time to send the message in simulation steps, less than 1,024
     * @param spacingSteps number of simulation steps until the rate of the sender allows the next message, less than
     *     1,024; 0 if the sender has no rate
     * @return number of simulation steps for which the message waited for a worker. Without a rate, the wait begins
     *     when the message is accepted. With a rate, the wait begins as soon as the message is accepted, the sender's
     *     previous message is sent, and the rate allows the next message.
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

    /**
     * Removes the released messages that no worker has started to send. For each message, calls {@code acceptedAt} with
     * the number of the simulation step in which the message was accepted.
     */
    void forEachUnsent(IntConsumer acceptedAt) {
        for (IntQueue queue : released) {
            while (!queue.isEmpty()) {
                acceptedAt.accept(queue.remove());
            }
        }
    }
}
