package fairlane.core.scheduler;

/**
 * What a turn leaves.
 *
 * @param wakeAt when there is something to do again, epoch milliseconds: at or before the turn's own time where the
 *     budget ended it; {@link Long#MAX_VALUE} where only a new request or policy makes work
 */
public record TickResult(long wakeAt) {}
