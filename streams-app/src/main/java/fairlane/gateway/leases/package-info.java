/** Leases of messages. A lease gives a released message to an HTTP caller for a limited time. */
@NullMarked
package fairlane.gateway.leases;

import org.jspecify.annotations.NullMarked;
