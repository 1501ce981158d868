package fairlane.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is held of one lane: a run for each rank that was ever used, the first rank first. */
final class Backlog {
    private @Nullable Run first;
    private boolean recorded;

    static Backlog restored(List<Mark> marks) {
        Backlog backlog = new Backlog();
        backlog.recorded = true;
        for (Mark mark : marks) {
            backlog.insert(new Run(mark));
        }
        return backlog;
    }

    /** Finds the ends of the runs of a lane that was restored. */
    void locate(Store store, Lane lane) {
        for (Run run = first; run != null; run = run.next) {
            run.locate(store, lane);
        }
    }

    /** The run of the message that goes first, or null where nothing is held. */
    @Nullable
    Run head() {
        Run run = first;
        while (run != null && run.isEmpty()) {
            run = run.next;
        }
        return run;
    }

    boolean isEmpty() {
        return head() == null;
    }

    long size() {
        long size = 0;
        for (Run run = first; run != null; run = run.next) {
            size += run.size();
        }
        return size;
    }

    /** How many are held of the ranks before this one. */
    long sizeBefore(int rank) {
        long size = 0;
        for (Run run = first; run != null && run.rank < rank; run = run.next) {
            size += run.size();
        }
        return size;
    }

    /** The run of a rank, made where there is none. */
    Run run(int rank) {
        for (Run run = first; run != null && run.rank <= rank; run = run.next) {
            if (run.rank == rank) {
                return run;
            }
        }
        return insert(new Run(rank));
    }

    private Run insert(Run added) {
        Run before = null;
        for (Run run = first; run != null && run.rank < added.rank; run = run.next) {
            before = run;
        }
        if (before == null) {
            added.next = first;
            first = added;
        } else {
            added.next = before.next;
            before.next = added;
        }
        return added;
    }

    List<HeldRun> held() {
        List<HeldRun> held = new ArrayList<>();
        for (Run run = first; run != null; run = run.next) {
            if (!run.isEmpty()) {
                held.add(new HeldRun(run.rank, run.head(), run.tail()));
            }
        }
        return held;
    }

    List<Mark> record() {
        recorded = true;
        List<Mark> marks = new ArrayList<>();
        for (Run run = first; run != null; run = run.next) {
            marks.add(run.mark());
        }
        return marks;
    }

    boolean isRecorded() {
        return recorded;
    }
}
