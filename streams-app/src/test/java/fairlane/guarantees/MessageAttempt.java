package fairlane.guarantees;

/**
 * One attempt to send, as its sender and its receiver know it.
 *
 * @param sender the customer's id where it has none
 * @param attempt 1 for the first
 * @param rank the place of its kind within its lane: by priority, retries before first attempts
 * @param cost units
 * @param position where it stood on its requests topic
 * @param inOrder whether it is promised to keep its place: a first attempt without notBefore
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

    /** What there must be only one of. */
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
