package fairlane.admin;

/** What names a message: the id that is unique among its customer's. */
record MessageId(String customer, String id) {}
