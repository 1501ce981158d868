package fairlane.delivery.progress;

/**
 * Identifies a send queue: its messages are sent one after another.
 *
 * @param sender the customer if the request has no sender
 */
record SendQueueKey(int partition, String customer, String sender) {
    /** An odd number with no pattern in its bits: 2^32 divided by the golden ratio. */
    private static final int HASH_MULTIPLIER = 0x9E3779B9;

    /**
     * A sender often equals its customer or contains its name. The generated hash, 31 × one hash + the other, is then a
     * multiple of 32, and all keys fall into a few buckets of a map.
     */
    @Override
    public int hashCode() {
        int hash = (customer.hashCode() * HASH_MULTIPLIER + sender.hashCode()) * HASH_MULTIPLIER + partition;
        return hash ^ (hash >>> 15);
    }
}
