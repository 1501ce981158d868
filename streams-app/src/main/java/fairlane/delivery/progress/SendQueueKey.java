package fairlane.delivery.progress;

/**
 * Identifies a send queue, whose messages are sent one after another.
 *
 * @param partition number of the partition
 * @param customer the customer
 * @param sender the sender; the customer if the request has no sender
 */
record SendQueueKey(int partition, String customer, String sender) {
    /**
     * The factor by which a hash is multiplied to spread it: 2^32 divided by the golden ratio, which gives an odd
     * number without a pattern in its bits.
     */
    private static final int HASH_MULTIPLIER = 0x9E3779B9;

    /**
     * Spreads the hashes of similar names. A sender often equals its customer or contains the name of the customer. The
     * hash that Java generates for a record, 31 × one hash + the other, is then a multiple of 32, and all keys fall into a
     * few buckets of a map.
     */
    @Override
    public int hashCode() {
        int hash = (customer.hashCode() * HASH_MULTIPLIER + sender.hashCode()) * HASH_MULTIPLIER + partition;
        return hash ^ (hash >>> 15);
    }
}
