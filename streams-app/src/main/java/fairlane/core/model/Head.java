package fairlane.core.model;

import org.jspecify.annotations.Nullable;

/**
 * The properties that the scheduler needs of a held message, which is usually the head of its lane, that is, the first
 * message.
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

    /** Returns a copy of these properties that states that the message is cancelled, and why. */
    public Head cancelled(Refusal refusal) {
        return new Head(cost, acceptedAt, expiresAt, refusal);
    }
}
