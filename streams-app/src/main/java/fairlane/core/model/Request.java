package fairlane.core.model;

/**
 * The properties of a message to be sent that the scheduler needs.
 *
 * @param sender the sender's id; the customer's id if the message has no sender
 * @param cost how many units of each rate the message uses up, 1 to {@value #MAX_COST}
 * @param retry whether the message is a retry, which is released before first attempts of the same priority
 * @param previouslyAccepted true if the message was already accepted earlier, and is now offered as a retry, as a
 *     replay or as a scheduled message that is due; the limit {@code maxQueued} does not apply to such messages
 * @param position the position of the request on its topic; the sequence numbers of a new lane start at the position of
 *     its first request
 * @param acceptedAt when the message was accepted, epoch milliseconds
 * @param notBefore the earliest time of release, epoch milliseconds; {@link Long#MIN_VALUE} if there is none
 * @param expiresAt the expiry time of the message, epoch milliseconds; {@link Long#MAX_VALUE} if it has none
 */
public record Request(
        String channel,
        String customer,
        String sender,
        MessagePriority priority,
        int cost,
        boolean retry,
        boolean previouslyAccepted,
        long position,
        long acceptedAt,
        long notBefore,
        long expiresAt) {
    /** The largest cost of one message. */
    public static final int MAX_COST = 1_000;

    public Request {
        if (cost < 1 || cost > MAX_COST) {
            throw new IllegalArgumentException("a cost is 1 to 1,000, not " + cost);
        }
    }

    /** Returns the rank of the message in its lane, see {@link MessagePriority#rank}. */
    public int rank() {
        return priority.rank(retry);
    }

    /** Returns the time from which the message could have been released if nothing had held it, epoch milliseconds. */
    public long waitingSince() {
        return Math.max(acceptedAt, notBefore);
    }

    /**
     * Whether {@link #waitingSince} is the time from which this attempt could have been released. It is not for a
     * replayed message, which was accepted long before the replay.
     */
    public boolean isAcceptanceKnown() {
        return !retry || notBefore > Long.MIN_VALUE;
    }

    /** Returns this request as it is offered to the scheduler again once its {@code notBefore} has passed. */
    public Request asDue() {
        return new Request(
                channel, customer, sender, priority, cost, retry, true, position, acceptedAt, notBefore, expiresAt);
    }
}
