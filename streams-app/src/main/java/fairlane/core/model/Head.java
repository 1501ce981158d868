package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * What the scheduler needs to know of a held message, in general of the first of a lane.
 *
 * @param cost 1 to {@link Request#MAX_COST}
 * @param acceptedAt epoch milliseconds
 * @param expiresAt epoch milliseconds; {@link Long#MAX_VALUE} for never
 * @param cancelled why the message must not be sent any more; null if it is not cancelled
 */
public record Head(
        int cost, long acceptedAt, long expiresAt, @Nullable Refusal cancelled) {
    /** A message that is not cancelled. */
    public Head(int cost, long acceptedAt, long expiresAt) {
        this(cost, acceptedAt, expiresAt, null);
    }

    /** The same message, cancelled. */
    public Head cancelled(Refusal refusal) {
        return new Head(cost, acceptedAt, expiresAt, refusal);
    }
}
