package fairlane.core.limits;

/**
 * The settings of a scheduler.
 *
 * @param tickMillis the time between two ticks, in milliseconds, at least 1; the default burst of a rate covers two
 *     ticks
 * @param graceMillis the time in milliseconds, at least 0, within which a meter must drain from a full burst to count
 *     as fast; fast meters are not recorded in the store
 * @param partitions the number of partitions, at least 1, among which each channel's rates are divided evenly
 * @param demandHorizonMillis the time in milliseconds, at least 1; {@code ChannelDemand} counts the held messages that
 *     may be released within this time from now
 * @param countsHeld whether held messages and the shares of customers are counted; if false, each {@code HeldSnapshot}
 *     is empty
 */
public record SchedulerSettings(
        long tickMillis, long graceMillis, int partitions, long demandHorizonMillis, boolean countsHeld) {
    private static final long DEFAULT_DEMAND_HORIZON_MILLIS = 5_000;

    /**
     * The longest reported gap between two releases of a lane, in milliseconds; a lane remembers its last release this
     * long.
     */
    public static final long MAX_GAP_MILLIS = 5_000;

    /**
     * The longest reported spacing, in milliseconds. The spacing of a release is the time from the release until the
     * sender's meter has drained the cost of all messages released so far.
     */
    public static final long MAX_SPACING_MILLIS = 60_000;

    public SchedulerSettings {
        if (tickMillis < 1 || graceMillis < 0 || partitions < 1 || demandHorizonMillis < 1) {
            throw new IllegalArgumentException(
                    "tick and demand horizon are at least 1 ms, grace is at least 0 ms, partitions are at least 1");
        }
    }

    /** Creates settings with a demand horizon of five seconds, under which held messages are counted. */
    public SchedulerSettings(long tickMillis, long graceMillis, int partitions) {
        this(tickMillis, graceMillis, partitions, DEFAULT_DEMAND_HORIZON_MILLIS, true);
    }
}
