/** Metric names, metrics, health, trace contexts and shutdown. */
@NullMarked
package fairlane.ops;

import org.jspecify.annotations.NullMarked;
