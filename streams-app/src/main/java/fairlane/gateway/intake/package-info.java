/** Submission of messages: validation, throttling by customer, publishing and release estimates. */
@NullMarked
package fairlane.gateway.intake;

import org.jspecify.annotations.NullMarked;
