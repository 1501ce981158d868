package fairlane.core;

import org.jspecify.annotations.Nullable;

/** What is held in lanes, and where in the store it lies: puts messages behind the others, and takes the first away. */
final class Queues {
    private final Store store;

    Queues(Store store) {
        this.store = store;
    }

    Decision.Queue append(Lane lane, Request request, long now) {
        int rank = request.priority().rank(request.retry());
        Backlog backlog = lane.backlog();
        Run run = backlog.run(rank);
        if (run.append(request.position())) {
            store.saveLane(lane, backlog.record());
        }
        lane.owner().held++;
        if (backlog.head() == run && run.size() == 1) {
            lane.head = new Head(request.cost(), request.acceptedAt(), request.expiresAt());
            lane.eligibleAt = request.isAcceptanceKnown() ? request.waitsFrom() : now;
        }
        return new Decision.Queue(lane, rank, run.tail());
    }

    /** The run of the message that goes first. @throws IllegalStateException if nothing is held */
    Run headRun(Lane lane) {
        Run run = lane.backlog().head();
        if (run == null) {
            throw new IllegalStateException("nothing is held in " + lane);
        }
        return run;
    }

    /** The first of that run, which goes first of all, is not held any longer. */
    void removeHead(Lane lane, Run run, long now) {
        if (run.removeHead()) {
            store.saveLane(lane, lane.backlog().record());
        }
        lane.owner().held--;
        lane.eligibleAt = now;
        loadHead(lane);
    }

    /** Finds the messages, if they were not since a restore, and looks the first one up, if it may be cancelled meanwhile. */
    void bringUpToDate(Lane lane) {
        if (!lane.located) {
            lane.located = true;
            lane.backlog().locate(store, lane);
            lane.owner().held += lane.backlog().size();
            lane.stale = true;
        }
        if (lane.stale) {
            lane.stale = false;
            loadHead(lane);
        }
    }

    /** What the store does not have is passed over. */
    private void loadHead(Lane lane) {
        @Nullable Head head = null;
        for (Run run = lane.backlog().head();
                run != null && head == null;
                run = lane.backlog().head()) {
            head = store.head(lane, run.rank, run.head());
            if (head == null) {
                run.removeHead();
                lane.owner().held--;
            }
        }
        lane.head = head;
    }
}
