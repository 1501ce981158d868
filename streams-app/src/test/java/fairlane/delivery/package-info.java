/** Tests of the API that handlers implement. */
@NullMarked
package fairlane.delivery;

import org.jspecify.annotations.NullMarked;
