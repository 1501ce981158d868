/** The worker: polls deliveries, passes them to the handler, records outcomes and commits offsets. */
@NullMarked
package fairlane.delivery.worker;

import org.jspecify.annotations.NullMarked;
