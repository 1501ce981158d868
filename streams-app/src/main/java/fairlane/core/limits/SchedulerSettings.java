package fairlane.core.limits;

/**
 * The settings of a scheduler.
 *
 * @param tickMillis the time between two ticks, in milliseconds, at least 1; an unset burst covers two ticks
 * @param graceMillis a meter that drains from a full burst within this time is fast and not persisted, in milliseconds
 * @param partitions the number of partitions that share a channel's rates, at least 1
 * @param demandHorizonMillis the time that the demand of a channel covers, in milliseconds, at least 1
 * @param countsHeld whether held messages and shares are counted; without it a snapshot of what is held is empty
 */
public record SchedulerSettings(
        long tickMillis, long graceMillis, int partitions, long demandHorizonMillis, boolean countsHeld) {
    private static final long DEFAULT_DEMAND_HORIZON_MILLIS = 5_000;

    /** How long a lane remembers its last release, and thereby the longest reported gap, in milliseconds. */
    public static final long MAX_GAP_MILLIS = 5_000;

    /** The longest reported spacing, in milliseconds. */
    public static final long MAX_SPACING_MILLIS = 60_000;

    public SchedulerSettings {
        if (tickMillis < 1 || graceMillis < 0 || partitions < 1 || demandHorizonMillis < 1) {
            throw new IllegalArgumentException(
                    "tick and demand horizon are at least 1 ms, grace is at least 0 ms, partitions are at least 1");
        }
    }

    /** With demand over five seconds, and with counts of what is held. */
    public SchedulerSettings(long tickMillis, long graceMillis, int partitions) {
        this(tickMillis, graceMillis, partitions, DEFAULT_DEMAND_HORIZON_MILLIS, true);
    }
}
