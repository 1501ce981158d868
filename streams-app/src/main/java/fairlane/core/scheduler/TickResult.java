package fairlane.core.scheduler;

/**
 * What a tick leaves to do.
 *
 * @param wakeAt when the next tick is needed, epoch milliseconds: at or before the time of this tick if its budget was
 *     exhausted; {@link Long#MAX_VALUE} if only a new request, policy or window makes work
 */
public record TickResult(long wakeAt) {}
