/** Health, metric names and shutdown. */
@NullMarked
package fairlane.ops;

import org.jspecify.annotations.NullMarked;
