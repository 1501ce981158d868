package fairlane.delivery;

/**
 * Whose messages are sent one after another.
 *
 * @param sender the customer, where a request has none
 */
record LaneKey(int partition, String customer, String sender) {}
