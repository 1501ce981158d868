package fairlane.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that waits, for a time or for its turn: a link of the one list that it stands in. */
abstract class Timed {
    private @Nullable Timed before;
    private @Nullable Timed after;
    private long due;

    long due() {
        return due;
    }

    boolean isLinked() {
        return after != null;
    }

    void unlink() {
        if (after != null && before != null) {
            before.after = after;
            after.before = before;
            before = null;
            after = null;
        }
    }

    /** A list of those that wait, in a ring with its own two ends. */
    static final class Slot {
        private final Timed end = new Timed() {};

        Slot() {
            end.before = end;
            end.after = end;
        }

        boolean isEmpty() {
            return end.after == end;
        }

        void add(Timed timed, long due) {
            timed.unlink();
            Timed last = Objects.requireNonNull(end.before);
            timed.due = due;
            timed.before = last;
            timed.after = end;
            last.after = timed;
            end.before = timed;
        }

        @Nullable
        Timed removeFirst() {
            Timed first = end.after;
            if (first == null || first == end) {
                return null;
            }
            first.unlink();
            return first;
        }
    }
}
