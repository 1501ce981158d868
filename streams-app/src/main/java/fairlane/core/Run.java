package fairlane.core;

import org.jspecify.annotations.Nullable;

/** The messages of one rank in a lane: consecutive sequence numbers from {@code head} to {@code tail}. */
final class Run {
    /** How many numbers are reserved with one record of the lane. */
    static final int RESERVE = 1_024;

    final int rank;

    @Nullable
    Run next;

    private long head;
    private long tail;
    private long savedHead;
    private long reserved;
    private boolean located = true;

    /** An empty run, with nothing reserved. */
    Run(int rank) {
        this.rank = rank;
        this.head = 0;
        this.tail = -1;
        this.reserved = -1;
    }

    /** A run of which only the record is known. */
    Run(Mark mark) {
        this.rank = mark.rank();
        this.head = mark.head();
        this.tail = mark.head() - 1;
        this.savedHead = mark.head();
        this.reserved = mark.reserved();
        this.located = false;
    }

    boolean isEmpty() {
        return head > tail;
    }

    long size() {
        return tail - head + 1;
    }

    long head() {
        return head;
    }

    long tail() {
        return tail;
    }

    /**
     * Takes the next number. An empty run whose reserve is used up begins anew at the position of its first message, so
     * that it does not lie over what an earlier life of the lane left behind.
     *
     * @return true where the lane has to be recorded
     */
    boolean append(long position) {
        if (isEmpty() && tail >= reserved) {
            head = Math.max(position, tail + 1);
            tail = head - 1;
        }
        tail++;
        if (tail <= reserved) {
            return false;
        }
        reserved = tail + RESERVE - 1;
        return true;
    }

    /** @return true where the lane has to be recorded */
    boolean removeHead() {
        head++;
        if (head - savedHead < RESERVE || isEmpty()) {
            return false;
        }
        return true;
    }

    /** What to record now; an empty run's reserve is recorded too, for what comes next is not. */
    Mark mark() {
        savedHead = head;
        return new Mark(rank, head, reserved);
    }

    /** Finds where the messages are, if that is not known since a restore. */
    void locate(Store store, Lane lane) {
        if (!located) {
            located = true;
            Span span = store.find(lane, rank, head, reserved);
            if (span != null) {
                head = span.first();
                tail = span.last();
            }
        }
    }
}
