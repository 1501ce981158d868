package fairlane.core.scheduler;

/**
 * The result of a tick, which is when the next tick is needed.
 *
 * @param wakeAt when the next tick is needed, epoch milliseconds; not after the time of this tick if the budget was
 *     exhausted; {@link Long#MAX_VALUE} if nothing is due until a request, policy or window changes
 */
public record TickResult(long wakeAt) {}
