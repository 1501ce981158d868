/** Support for the operation of a process: metrics and their names, health checks, trace contexts, and shutdown. */
@NullMarked
package fairlane.ops;

import org.jspecify.annotations.NullMarked;
