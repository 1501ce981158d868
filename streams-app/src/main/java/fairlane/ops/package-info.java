/**
 * Helps to operate a process: the classes serve its metrics and health checks, continue the traces of messages, and shut
 * the process down.
 */
@NullMarked
package fairlane.ops;

import org.jspecify.annotations.NullMarked;
