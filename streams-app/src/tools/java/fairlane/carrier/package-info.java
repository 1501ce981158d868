/**
 * Implements the command {@code fake-carrier}, which simulates a carrier with failures and records the webhook requests
 * that arrive.
 */
@NullMarked
package fairlane.carrier;

import org.jspecify.annotations.NullMarked;
