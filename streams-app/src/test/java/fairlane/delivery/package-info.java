/** Tests of the delivery room. */
@NullMarked
package fairlane.delivery;

import org.jspecify.annotations.NullMarked;
