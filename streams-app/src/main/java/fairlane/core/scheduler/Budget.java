package fairlane.core.scheduler;

import java.util.function.LongSupplier;

/**
 * Limits one tick of the scheduler to a number of steps (small units of work, such as one release) and to a length of
 * time. The clock is read once every few steps.
 */
public final class Budget {
    private static final int STEPS_PER_CLOCK_READ = 16;

    private final LongSupplier nanoClock;
    private final long deadline;
    private long stepsLeft;
    private int stepsUntilClockRead = STEPS_PER_CLOCK_READ;
    private boolean exhausted;

    private Budget(long steps, long nanos, LongSupplier nanoClock) {
        this.stepsLeft = steps;
        this.nanoClock = nanoClock;
        this.deadline = nanoClock.getAsLong() + nanos;
    }

    /**
     * Returns a budget of {@code steps} steps and {@code nanos} nanoseconds from now.
     *
     * @param nanoClock a clock such as {@link System#nanoTime}
     */
    public static Budget of(long steps, long nanos, LongSupplier nanoClock) {
        return new Budget(steps, nanos, nanoClock);
    }

    /** Returns a budget that is limited by steps alone, so that a test takes the same number of steps in each run. */
    public static Budget ofSteps(long steps) {
        return new Budget(steps, Long.MAX_VALUE, () -> 0L);
    }

    /** Takes one step from the budget, and returns false if the budget is exhausted. */
    public boolean takeStep() {
        if (exhausted) {
            return false;
        }
        if (--stepsLeft < 0) {
            exhausted = true;
        } else if (--stepsUntilClockRead == 0) {
            stepsUntilClockRead = STEPS_PER_CLOCK_READ;
            exhausted = nanoClock.getAsLong() - deadline >= 0;
        }
        return !exhausted;
    }

    public boolean isExhausted() {
        return exhausted;
    }
}
