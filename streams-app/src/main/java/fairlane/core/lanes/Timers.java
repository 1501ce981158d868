package fairlane.core.lanes;

import org.jspecify.annotations.Nullable;

/**
 * Hierarchical timing wheels (Varghese and Lauck, 1987, scheme 7), exact to the millisecond: scheduling, moving and
 * cancelling a timer cost O(1) whatever the number of timers, and timers fire in the order of their times.
 *
 * <p>There are eight wheels of 64 slots each. A timer is in the wheel of the highest 6-bit digit in which its time differs
 * from the clock, and moves to lower wheels as the clock approaches its time. The timers of one slot move a few at a time,
 * so that a million timers in one slot do not make one long tick.
 */
public final class Timers {
    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;
    private static final int WHEELS = 8;
    /** The end of the wheels, in the year 10889. Timers beyond it never fire. */
    private static final long HORIZON = 1L << (DIGIT_BITS * WHEELS);

    /** The most timers that one call moves down before it returns, so that its caller can check the budget. */
    private static final int MOVES_PER_CALL = 64;

    private final TimerEntry.EntryList[][] wheels = new TimerEntry.EntryList[WHEELS][SLOTS];
    /** One bit per slot. A set bit may belong to a slot that a cancellation has emptied. */
    private final long[] occupied = new long[WHEELS];

    private TimerEntry.EntryList dueNow = new TimerEntry.EntryList();
    private TimerEntry.EntryList movingDown = new TimerEntry.EntryList();
    private long clock;
    /** Until this time no timer is due, unless one is added: most polls come before it and need no look at the wheels. */
    private long quietUntil;

    /** @param now the initial time of the clock, epoch milliseconds, at least 0 */
    public Timers(long now) {
        clock = now;
        for (TimerEntry.EntryList[] wheel : wheels) {
            for (int i = 0; i < SLOTS; i++) {
                wheel[i] = new TimerEntry.EntryList();
            }
        }
    }

    /** Sets or moves a timer. A time in the past is due at once; {@link Long#MAX_VALUE} means never. */
    public void schedule(TimerEntry entry, long due) {
        entry.unlink();
        if (due < HORIZON) {
            quietUntil = clock;
            insert(entry, due);
        }
    }

    /**
     * Sets a timer that may fire early: one that is set for an earlier time stays as it is. The caller checks the time when
     * it fires and sets it again. This avoids a move from list to list for every message of a busy lane.
     */
    void scheduleNoLater(TimerEntry entry, long due) {
        if (!entry.isLinked() || entry.due() > due) {
            schedule(entry, due);
        }
    }

    /**
     * Takes the next timer that is due at {@code now}.
     *
     * @return null if no timer is due, or if more timers have to move down first: {@link #isBehind} distinguishes the two
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

    /** Whether a timer is due at {@code now}, or may be. */
    public boolean isBehind(long now) {
        return now >= quietUntil && nextDue() <= now;
    }

    /** A time before which no timer becomes due; {@link Long#MAX_VALUE} if there is none. */
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

    /** Sets the clock to the start of the next occupied slot, unless that is after {@code now}. */
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

    /** Swaps the list of the slot with the list in progress, which is empty: a million timers move in one step. */
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

    /** The first millisecond of a slot: the higher digits of the clock, then the slot, then zeros. */
    private long slotStart(int wheel, int slot) {
        int shift = wheel * DIGIT_BITS;
        long higher = clock >>> (shift + DIGIT_BITS) << (shift + DIGIT_BITS);
        return higher | (long) slot << shift;
    }
}
