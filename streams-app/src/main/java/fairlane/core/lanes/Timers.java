package fairlane.core.lanes;

import org.jspecify.annotations.Nullable;

/**
 * Hierarchical timing wheels (Varghese and Lauck, 1987, scheme 7), exact to the millisecond: to schedule, move or cancel
 * costs O(1) whatever the number of timers; what becomes due comes in the order of its time.
 *
 * <p>Eight wheels of 64 slots each: a timer stands in the wheel of the highest 6-bit digit in which its time differs
 * from the clock's, and moves down as the clock comes near. A slot that comes near moves down a few at a time, so that
 * a million timers in one slot do not make one long tick.
 */
public final class Timers {
    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;
    private static final int WHEELS = 8;
    /** As far as the wheels reach: the year 10889. What is later never comes. */
    private static final long HORIZON = 1L << (DIGIT_BITS * WHEELS);

    /** How many timers one call moves down at the most before it lets its caller look at the budget. */
    private static final int MOVES_PER_CALL = 64;

    private final TimerEntry.EntryList[][] wheels = new TimerEntry.EntryList[WHEELS][SLOTS];
    /** One bit a slot; a set bit may stand for a slot that was emptied by a cancellation. */
    private final long[] occupied = new long[WHEELS];

    private TimerEntry.EntryList dueNow = new TimerEntry.EntryList();
    private TimerEntry.EntryList movingDown = new TimerEntry.EntryList();
    private long clock;
    /** Before that nothing is due, unless somebody is added: most who ask come before it, and need look at no wheel. */
    private long quietUntil;

    /** @param now the time to begin at, epoch milliseconds, at least 0 */
    public Timers(long now) {
        clock = now;
        for (TimerEntry.EntryList[] wheel : wheels) {
            for (int i = 0; i < SLOTS; i++) {
                wheel[i] = new TimerEntry.EntryList();
            }
        }
    }

    /** Sets or moves a timer; one for the past is due at once, and {@link Long#MAX_VALUE} is never. */
    public void schedule(TimerEntry entry, long due) {
        entry.unlink();
        if (due < HORIZON) {
            quietUntil = clock;
            insert(entry, due);
        }
    }

    /**
     * Sets a timer that may come early, for someone who then looks whether it is time and sets it again: one that stands
     * for an earlier time stays where it is, which spares the move from list to list at every message of a busy lane.
     */
    void scheduleNoLater(TimerEntry entry, long due) {
        if (!entry.isLinked() || entry.due() > due) {
            schedule(entry, due);
        }
    }

    /**
     * Takes the next that is due at {@code now}.
     *
     * @return null where nothing is due, or where {@link #isBehind} says that there is more to move down first
     */
    public @Nullable TimerEntry poll(long now) {
        if (now < quietUntil) {
            return null;
        }
        int moves = 0;
        TimerEntry dueEntry = dueNow.removeFirst();
        while (dueEntry == null && moves < MOVES_PER_CALL && (!movingDown.isEmpty() || advance(now))) {
            moves += moveDown(MOVES_PER_CALL - moves);
            dueEntry = dueNow.removeFirst();
        }
        if (dueEntry == null) {
            quietUntil = nextDue();
        }
        return dueEntry;
    }

    /** Whether something is due at {@code now}, or may be. */
    public boolean isBehind(long now) {
        return now >= quietUntil && nextDue() <= now;
    }

    /** A time before which nothing becomes due; {@link Long#MAX_VALUE} where there is nothing. */
    public long nextDue() {
        if (!dueNow.isEmpty() || !movingDown.isEmpty()) {
            return clock;
        }
        for (int wheel = 0; wheel < WHEELS; wheel++) {
            int slot = firstOccupied(wheel);
            if (slot >= 0) {
                return slotStart(wheel, slot);
            }
        }
        return Long.MAX_VALUE;
    }

    /** Sets the clock to the start of the next slot that has something, if that is not after {@code now}. */
    private boolean advance(long now) {
        for (int wheel = 0; wheel < WHEELS; wheel++) {
            int slot = firstOccupied(wheel);
            if (slot >= 0) {
                long start = slotStart(wheel, slot);
                if (start > now) {
                    break;
                }
                clock = Math.max(clock, start);
                occupied[wheel] &= ~(1L << slot);
                detachSlot(wheel, slot);
                return true;
            }
        }
        clock = Math.max(clock, now);
        return false;
    }

    /** Exchanges the slot's list with the one that is looked at now, which is empty: a million move in one step. */
    private void detachSlot(int wheel, int slot) {
        TimerEntry.EntryList taken = wheels[wheel][slot];
        if (wheel == 0) {
            wheels[wheel][slot] = dueNow;
            dueNow = taken;
        } else {
            wheels[wheel][slot] = movingDown;
            movingDown = taken;
        }
    }

    private int moveDown(int maxMoves) {
        int moved = 0;
        while (moved < maxMoves) {
            TimerEntry entry = movingDown.removeFirst();
            if (entry == null) {
                break;
            }
            insert(entry, entry.due());
            moved++;
        }
        return moved;
    }

    private void insert(TimerEntry entry, long due) {
        if (due <= clock) {
            dueNow.add(entry, due);
            return;
        }
        int wheel = (Long.SIZE - 1 - Long.numberOfLeadingZeros(due ^ clock)) / DIGIT_BITS;
        int slot = (int) (due >>> (wheel * DIGIT_BITS)) & (SLOTS - 1);
        wheels[wheel][slot].add(entry, due);
        occupied[wheel] |= 1L << slot;
    }

    private int firstOccupied(int wheel) {
        while (occupied[wheel] != 0) {
            int slot = Long.numberOfTrailingZeros(occupied[wheel]);
            if (!wheels[wheel][slot].isEmpty()) {
                return slot;
            }
            occupied[wheel] &= ~(1L << slot);
        }
        return -1;
    }

    /** The first millisecond of a slot: the clock's higher digits, the slot, and zeros. */
    private long slotStart(int wheel, int slot) {
        int shift = wheel * DIGIT_BITS;
        long higher = clock >>> (shift + DIGIT_BITS) << (shift + DIGIT_BITS);
        return higher | (long) slot << shift;
    }
}
