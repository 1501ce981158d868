package fairlane.admin.topics;

/** What names a message: the id that is unique among its customer's. */
record MessageId(String customer, String id) {}
