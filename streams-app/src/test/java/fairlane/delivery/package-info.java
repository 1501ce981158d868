/** Tests of the API for handlers. */
@NullMarked
package fairlane.delivery;

import org.jspecify.annotations.NullMarked;
