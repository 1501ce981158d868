package fairlane.admin.topics;

/** The identity of a message: its id is unique per customer. */
record MessageId(String customer, String id) {}
