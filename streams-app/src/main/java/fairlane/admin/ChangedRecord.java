package fairlane.admin;

/**
 * A written record.
 *
 * @param created whether the record did not exist before
 * @param value the record after the change
 */
public record ChangedRecord<T>(boolean created, T value) {}
