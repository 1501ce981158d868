package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * What the scheduler has to know of the first message of a lane.
 *
 * @param cost 1 to {@link Request#MAX_COST}
 * @param acceptedAt epoch milliseconds
 * @param expiresAt epoch milliseconds; {@link Long#MAX_VALUE} for never
 * @param cancelled why it is not to be sent any more; null: nobody said so
 */
public record Head(
        int cost, long acceptedAt, long expiresAt, @Nullable Refusal cancelled) {
    /** One that is not cancelled. */
    public Head(int cost, long acceptedAt, long expiresAt) {
        this(cost, acceptedAt, expiresAt, null);
    }

    /** The same, given up on. */
    public Head cancelled(Refusal refusal) {
        return new Head(cost, acceptedAt, expiresAt, refusal);
    }
}
