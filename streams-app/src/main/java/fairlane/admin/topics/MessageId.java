package fairlane.admin.topics;

/**
 * Identifies a message. The id alone is not sufficient, because it is unique only among the messages of one customer.
 */
record MessageId(String customer, String id) {}
