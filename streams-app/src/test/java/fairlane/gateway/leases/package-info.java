/** Tests of the leases. */
@NullMarked
package fairlane.gateway.leases;

import org.jspecify.annotations.NullMarked;
