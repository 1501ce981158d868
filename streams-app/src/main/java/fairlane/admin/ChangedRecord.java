package fairlane.admin;

/**
 * A record that was written.
 *
 * @param created it had not existed before
 * @param value what it says
 */
public record ChangedRecord<T>(boolean created, T value) {}
