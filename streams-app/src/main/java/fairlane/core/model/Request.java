package fairlane.core.model;

/**
 * What the scheduler needs to know of a message to be sent.
 *
 * @param sender the sender's id; the customer's id if the message has no sender
 * @param cost units of the rates that the message uses up, 1 to {@value #MAX_COST}
 * @param retry whether the message is released before first attempts of the same priority
 * @param previouslyAccepted whether the message was accepted before, as a retry, a replay or a scheduled message that is
 *     due now: {@code maxQueued} does not apply to it
 * @param position the position on its topic; the sequence numbers of a lane that fills start there
 * @param acceptedAt epoch milliseconds
 * @param notBefore epoch milliseconds; {@link Long#MIN_VALUE}: now
 * @param expiresAt epoch milliseconds; {@link Long#MAX_VALUE}: never
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

    /** Since when the message could have been released if nothing had held it, epoch milliseconds. */
    public long waitingSince() {
        return Math.max(acceptedAt, notBefore);
    }

    /** Whether {@link #waitingSince} belongs to this attempt: a replayed message was accepted long before. */
    public boolean isAcceptanceKnown() {
        return !retry || notBefore > Long.MIN_VALUE;
    }

    /** The same request once its {@code notBefore} has passed. */
    public Request asDue() {
        return new Request(
                channel, customer, sender, priority, cost, retry, true, position, acceptedAt, notBefore, expiresAt);
    }
}
