/** Rates, the meters that enforce them, limit policies, and the limits in force for one channel. */
@NullMarked
package fairlane.core.limits;

import org.jspecify.annotations.NullMarked;
