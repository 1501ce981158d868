/**
 * The classes with which a process serves its metrics and health checks, continues the traces of messages, and shuts
 * down.
 */
@NullMarked
package fairlane.ops;

import org.jspecify.annotations.NullMarked;
