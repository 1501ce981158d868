/** Tests of leases. */
@NullMarked
package fairlane.gateway.leases;

import org.jspecify.annotations.NullMarked;
