package fairlane.core;

/**
 * What the scheduler has to know of the first message of a lane.
 *
 * @param cost 1 to {@link Request#MAX_COST}
 * @param acceptedAt epoch milliseconds
 * @param expiresAt epoch milliseconds; {@link Long#MAX_VALUE} for never
 */
public record Head(int cost, long acceptedAt, long expiresAt) {}
