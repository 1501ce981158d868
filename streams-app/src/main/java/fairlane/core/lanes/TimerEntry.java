package fairlane.core.lanes;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry that is in at most one {@link EntryList} at a time, which is a slot of the {@link Timers} or a queue of
 * lanes to process.
 */
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

    /** A doubly linked list of entries, first in, first out. Removing any entry costs O(1). */
    static final class EntryList {
        /** The sentinel that links the last entry to the first. */
        private final TimerEntry end = new TimerEntry() {};

        EntryList() {
            end.previous = end;
            end.next = end;
        }

        boolean isEmpty() {
            return end.next == end;
        }

        /** Moves the entry from its current list, if it is in one, to the end of this list. */
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
