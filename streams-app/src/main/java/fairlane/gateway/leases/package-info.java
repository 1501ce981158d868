/** Leases: released messages that HTTP callers fetch and hold for a limited time. */
@NullMarked
package fairlane.gateway.leases;

import org.jspecify.annotations.NullMarked;
