package fairlane.admin;

/**
 * A record that was written.
 *
 * @param created it had not existed before
 * @param now what it says
 */
public record Changed<T>(boolean created, T now) {}
