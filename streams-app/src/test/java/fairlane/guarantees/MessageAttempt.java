package fairlane.guarantees;

/**
 * One attempt to send a message, as its sender and its receiver see it.
 *
 * @param sender the customer's id if the message has no sender
 * @param attempt 1 for the first attempt
 * @param rank the rank within the lane: by priority, retries before first attempts
 * @param cost cost units
 * @param position the position on the requests topic
 * @param inOrder whether the order is guaranteed: for a first attempt without notBefore
 */
public record MessageAttempt(
        String channel,
        String customer,
        String sender,
        String id,
        int attempt,
        int rank,
        int cost,
        long position,
        boolean inOrder) {

    /** Identifies the attempt. */
    public String key() {
        return customer + "/" + id + "#" + attempt;
    }

    public String lane() {
        return channel + "/" + customer + "/" + sender;
    }

    @Override
    public String toString() {
        return key() + " (" + lane() + ", rank " + rank + ", cost " + cost + ", position " + position + ")";
    }
}
