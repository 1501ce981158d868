package fairlane.core.lanes;

import org.jspecify.annotations.Nullable;

/**
 * Hierarchical timing wheels (Varghese and Lauck, 1987, scheme 7), exact to the millisecond. Scheduling, moving and
 * cancelling a timer costs O(1) whatever the number of timers, and timers fire in the order of their times.
 *
 * <p>There are eight wheels of 64 slots each. A timer is in the wheel of the highest 6-bit digit in which its time
 * differs from the clock, and moves to lower wheels as the clock approaches its time. The timers of one slot move a few
 * at a time, so that a million timers in one slot do not make one long tick.
 */
public final class Timers {
    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;
    private static final int WHEELS = 8;
    /**
     * The first time that the wheels cannot represent, in the year 10889. Timers set for this time or later never fire.
     */
    private static final long HORIZON = 1L << (DIGIT_BITS * WHEELS);

    /**
     * The most timers that one call of {@link #poll} moves to lower wheels before it returns, so that the caller can
     * check the budget.
     */
    private static final int MOVES_PER_CALL = 64;

    private final TimerEntry.EntryList[][] wheels = new TimerEntry.EntryList[WHEELS][SLOTS];
    /**
     * For each wheel, one bit per slot that is set if the slot may contain timers. A bit stays set when a cancellation
     * empties the slot.
     */
    private final long[] occupied = new long[WHEELS];

    private TimerEntry.EntryList dueNow = new TimerEntry.EntryList();
    private TimerEntry.EntryList movingDown = new TimerEntry.EntryList();
    private long clock;
    /**
     * No timer is due before this time unless one is added. Most polls happen before this time and do not search the
     * wheels.
     */
    private long quietUntil;

    /**
     * Creates timing wheels without timers.
     *
     * @param now the initial time of the timers' clock, epoch milliseconds, at least 0
     */
    public Timers(long now) {
        clock = now;
        for (TimerEntry.EntryList[] wheel : wheels) {
            for (int i = 0; i < SLOTS; i++) {
                wheel[i] = new TimerEntry.EntryList();
            }
        }
    }

    /**
     * Sets or moves a timer. A timer set for a time in the past is due immediately; {@link Long#MAX_VALUE} cancels the
     * timer.
     */
    public void schedule(TimerEntry entry, long due) {
        entry.unlink();
        if (due < HORIZON) {
            quietUntil = clock;
            insert(entry, due);
        }
    }

    /**
     * Sets a timer unless it is already set for an earlier time, so that the timer may fire before {@code due}. When
     * the timer fires, the caller determines the due time anew and sets the timer again if that time has not come. This
     * avoids moving the timer from list to list for every message of a busy lane.
     */
    void scheduleNoLater(TimerEntry entry, long due) {
        if (!entry.isLinked() || entry.due() > due) {
            schedule(entry, due);
        }
    }

    /**
     * Removes and returns the next timer that is due at {@code now}.
     *
     * @return the timer; null if no timer fires in this call, either because no timer is due (then {@link #isBehind}
     *     returns false), or because timers first have to move to lower wheels (then {@link #isBehind} returns true)
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

    /** Whether a timer is due at {@code now}, or may be due once timers have moved to lower wheels. */
    public boolean isBehind(long now) {
        return now >= quietUntil && nextDue() <= now;
    }

    /**
     * Returns a time before which no timer becomes due, epoch milliseconds; {@link Long#MAX_VALUE} if no timer is set.
     */
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

    /**
     * Advances the clock to the start of the next slot that contains timers, but not beyond {@code now}, and returns
     * whether it reached such a slot.
     */
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

    /**
     * Swaps the list of the slot with the empty list of timers in progress, so that emptying a slot of a million timers
     * costs O(1).
     */
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

    /**
     * Returns the first millisecond of a slot, whose 6-bit digits are the higher digits of the clock, then the slot
     * number, then zeros.
     */
    private long slotStart(int wheel, int slot) {
        int shift = wheel * DIGIT_BITS;
        long higher = clock >>> (shift + DIGIT_BITS) << (shift + DIGIT_BITS);
        return higher | (long) slot << shift;
    }
}
