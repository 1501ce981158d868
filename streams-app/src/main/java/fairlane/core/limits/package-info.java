/**
 * Defines rates, the meters that enforce rates, and limit policies, and derives from the policies the limits in force
 * for one channel.
 */
@NullMarked
package fairlane.core.limits;

import org.jspecify.annotations.NullMarked;
