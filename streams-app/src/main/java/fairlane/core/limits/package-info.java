/** Rates and the meters that enforce them, limit policies, and what is in force for one channel. */
@NullMarked
package fairlane.core.limits;

import org.jspecify.annotations.NullMarked;
