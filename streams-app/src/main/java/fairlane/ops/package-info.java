/** Operations: metrics and their names, health, trace contexts, shutdown. */
@NullMarked
package fairlane.ops;

import org.jspecify.annotations.NullMarked;
