/**
 * Sends released messages. This package is the API for handlers. The package {@link fairlane.delivery.worker} contains the
 * worker, which passes each message to a {@link fairlane.delivery.Handler}, acknowledges it by committing its offset,
 * retries failed attempts, and records the outcome of each attempt.
 */
@NullMarked
package fairlane.delivery;

import org.jspecify.annotations.NullMarked;
