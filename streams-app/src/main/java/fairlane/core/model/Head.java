package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * The properties of a held message, usually the first of its lane, that the scheduler needs.
 *
 * @param cost cost units of the message, 1 to {@link Request#MAX_COST}
 * @param acceptedAt when the message was accepted, epoch milliseconds
 * @param expiresAt the expiry time of the message, epoch milliseconds; {@link Long#MAX_VALUE} if it has none
 * @param cancelled why the message must not be sent any more; null if it is not cancelled
 */
public record Head(
        int cost, long acceptedAt, long expiresAt, @Nullable Refusal cancelled) {
    /** Creates the properties of a message that is not cancelled. */
    public Head(int cost, long acceptedAt, long expiresAt) {
        this(cost, acceptedAt, expiresAt, null);
    }

    /** Returns these properties with the message cancelled. */
    public Head cancelled(Refusal refusal) {
        return new Head(cost, acceptedAt, expiresAt, refusal);
    }
}
