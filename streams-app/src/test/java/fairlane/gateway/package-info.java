/** Tests of the gateway. */
@NullMarked
package fairlane.gateway;

import org.jspecify.annotations.NullMarked;
