package fairlane.core.model;

/**
 * What the scheduler has to know of a message that asks to be sent.
 *
 * @param sender the sender's id; the customer's where the message has none
 * @param cost units of the rates that it uses up, 1 to {@value #MAX_COST}
 * @param previouslyAccepted whether it was let in before: a retry, a replay or a message whose time has come goes before first
 *     attempts ({@code retry}) or at least past {@code maxQueued}
 * @param position where it stands on its topic; a lane that fills begins its numbering there
 * @param acceptedAt epoch milliseconds
 * @param notBefore epoch milliseconds; {@link Long#MIN_VALUE} for now
 * @param expiresAt epoch milliseconds; {@link Long#MAX_VALUE} for never
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

    /** The place of the message in its lane, see {@link MessagePriority#rank}. */
    public int rank() {
        return priority.rank(retry);
    }

    /** Since when it could have left if nothing had held it, epoch milliseconds. */
    public long waitingSince() {
        return Math.max(acceptedAt, notBefore);
    }

    /** Whether {@link #waitingSince} is of this attempt: what is replayed was accepted long before. */
    public boolean isAcceptanceKnown() {
        return !retry || notBefore > Long.MIN_VALUE;
    }

    /** The same request, once its {@code notBefore} has come. */
    public Request asDue() {
        return new Request(
                channel, customer, sender, priority, cost, retry, true, position, acceptedAt, notBefore, expiresAt);
    }
}
