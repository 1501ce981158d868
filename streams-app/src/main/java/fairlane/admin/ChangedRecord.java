package fairlane.admin;

/**
 * The result of creating or changing a record of a compacted topic.
 *
 * @param created true if the record was created; false if an existing record was changed
 * @param value the content of the record after the change
 */
public record ChangedRecord<T>(boolean created, T value) {}
