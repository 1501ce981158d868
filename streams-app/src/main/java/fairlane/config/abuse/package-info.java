/** Settings of the abuse rules. */
@NullMarked
package fairlane.config.abuse;

import org.jspecify.annotations.NullMarked;
