package fairlane.delivery.progress;

/**
 * Whose messages are sent one after another.
 *
 * @param sender the customer, where a request has none
 */
record SendQueueKey(int partition, String customer, String sender) {
    /** An odd number without a pattern (2^32 divided by the golden ratio). */
    private static final int HASH_MULTIPLIER = 0x9E3779B9;

    /**
     * A sender is often its customer, or has its name in it: 31 × one hash + the other is then a multiple of 32, and all
     * lanes are in the same few places of a map.
     */
    @Override
    public int hashCode() {
        int hash = (customer.hashCode() * HASH_MULTIPLIER + sender.hashCode()) * HASH_MULTIPLIER + partition;
        return hash ^ (hash >>> 15);
    }
}
