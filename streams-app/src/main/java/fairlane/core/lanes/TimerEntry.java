package fairlane.core.lanes;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that waits, for a time or for its turn: a link of the one list that it stands in. */
public abstract class TimerEntry {
    private @Nullable TimerEntry previous;
    private @Nullable TimerEntry next;
    private long due;

    long due() {
        return due;
    }

    boolean isLinked() {
        return next != null;
    }

    void unlink() {
        if (next != null && previous != null) {
            previous.next = next;
            next.previous = previous;
            previous = null;
            next = null;
        }
    }

    /** A list of those that wait, in a ring with its own two ends. */
    static final class EntryList {
        private final TimerEntry end = new TimerEntry() {};

        EntryList() {
            end.previous = end;
            end.next = end;
        }

        boolean isEmpty() {
            return end.next == end;
        }

        void add(TimerEntry entry, long due) {
            entry.unlink();
            TimerEntry last = Objects.requireNonNull(end.previous);
            entry.due = due;
            entry.previous = last;
            entry.next = end;
            last.next = entry;
            end.previous = entry;
        }

        @Nullable
        TimerEntry removeFirst() {
            TimerEntry first = end.next;
            if (first == null || first == end) {
                return null;
            }
            first.unlink();
            return first;
        }
    }
}
