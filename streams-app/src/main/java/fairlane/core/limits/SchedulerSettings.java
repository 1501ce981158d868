package fairlane.core.limits;

import fairlane.core.scheduler.HeldSnapshot;
import fairlane.core.scheduler.Scheduler;

/**
 * What a scheduler has to know of its surroundings.
 *
 * @param tickMillis how often turns come, in milliseconds, at least 1; an unset burst makes up for two of them
 * @param graceMillis a meter that drains from its burst within this time is not persisted, in milliseconds
 * @param partitions how many partitions a channel's rates are shared by, at least 1
 * @param demandHorizonMillis how far ahead {@link Scheduler#channelDemand} looks, in milliseconds, at least 1
 * @param countsHeld whether anybody asks for a {@link HeldSnapshot}
 */
public record SchedulerSettings(
        long tickMillis, long graceMillis, int partitions, long demandHorizonMillis, boolean countsHeld) {
    private static final long DEFAULT_DEMAND_HORIZON_MILLIS = 5_000;

    /** For how long a lane remembers its last release: the longest gap that is told, in milliseconds. */
    public static final long MAX_GAP_MILLIS = 5_000;

    /** The longest spacing that is told, in milliseconds. */
    public static final long MAX_SPACING_MILLIS = 60_000;

    public SchedulerSettings {
        if (tickMillis < 1 || graceMillis < 0 || partitions < 1 || demandHorizonMillis < 1) {
            throw new IllegalArgumentException(
                    "a tick and an outlook are at least 1 ms, a grace at least 0 ms, partitions at least 1");
        }
    }

    /** With an outlook of five seconds, and a census. */
    public SchedulerSettings(long tickMillis, long graceMillis, int partitions) {
        this(tickMillis, graceMillis, partitions, DEFAULT_DEMAND_HORIZON_MILLIS, true);
    }
}
