package fairlane.guarantees;

/**
 * One attempt to send a message, described by properties that both the sender and the receiver of the message know.
 *
 * @param sender the sender's id, or the customer's id if the message has no sender
 * @param attempt the number of the attempt, which is 1 for the first attempt
 * @param rank the rank of the message in its lane; ranks order messages by priority, and retries before first attempts
 * @param cost the cost of the message, in cost units
 * @param position the position of the request on the requests topic
 * @param inOrder whether the release in the order of requests is guaranteed, as for a first attempt without notBefore
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

    /** Returns a text that identifies the attempt. */
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
