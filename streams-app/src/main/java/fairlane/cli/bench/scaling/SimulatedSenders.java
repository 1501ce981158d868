package fairlane.cli.bench.scaling;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * What was released to the workers, by sender. A sender's messages are sent one after another, and no closer together than
 * its rate allows, as workers do; of those that may be sent, whose turn came first goes first. Times are steps.
 */
final class SimulatedSenders {
    /** So many steps ahead a sender's next turn can lie. */
    private static final int AHEAD = 1_024;

    private static final int NOBODY = -1;

    private final IntQueue[] released;
    /** When the sender may send again. */
    private final int[] freeAt;

    private final boolean[] queued;
    private final IntQueue ready = new IntQueue();
    /** The first of those whose turn comes at a step, and for each who comes after it. */
    private final int[] turns = new int[AHEAD];

    private final int[] after;

    SimulatedSenders(int senders) {
        this.released = new IntQueue[senders];
        Arrays.setAll(released, i -> new IntQueue());
        this.freeAt = new int[senders];
        this.queued = new boolean[senders];
        this.after = new int[senders];
        Arrays.fill(turns, NOBODY);
    }

    void release(int sender, int acceptedAt, int now) {
        released[sender].add(acceptedAt);
        queue(sender, now);
    }

    private void queue(int sender, int now) {
        if (queued[sender] || released[sender].isEmpty()) {
            return;
        }
        queued[sender] = true;
        if (freeAt[sender] <= now) {
            ready.add(sender);
        } else {
            int slot = freeAt[sender] % AHEAD;
            after[sender] = turns[slot];
            turns[slot] = sender;
        }
    }

    /** Those whose turn comes now may send. */
    void turn(int now) {
        int slot = now % AHEAD;
        for (int sender = turns[slot]; sender != NOBODY; sender = after[sender]) {
            ready.add(sender);
        }
        turns[slot] = NOBODY;
    }

    boolean mayStart() {
        return !ready.isEmpty();
    }

    /**
     * Starts the message whose turn it is.
     *
     * @param takes steps, less than 1,024
     * @param spacing to the sender's next, likewise; 0: its sender has no rate
     * @return how many steps it has waited for a worker: since it was accepted, or where its sender has a rate, since that
     *     and the one before it let it go
     */
    int start(int now, int takes, int spacing) {
        int sender = ready.remove();
        queued[sender] = false;
        int acceptedAt = released[sender].remove();
        int mayGo = spacing == 0 ? acceptedAt : Math.max(acceptedAt, freeAt[sender]);
        freeAt[sender] = now + Math.max(takes, spacing);
        queue(sender, now);
        return Math.max(0, now - mayGo);
    }

    /** Tells of each that was never sent, when it was accepted. */
    void forEachLeft(IntConsumer acceptedAt) {
        for (IntQueue queue : released) {
            while (!queue.isEmpty()) {
                acceptedAt.accept(queue.remove());
            }
        }
    }
}
