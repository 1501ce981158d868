/** Tests of the gateway room. */
@NullMarked
package fairlane.gateway;

import org.jspecify.annotations.NullMarked;
