/**
 * The scheduler, which decides which message is released when, explains why messages are held, counts them, and
 * estimates their release.
 */
@NullMarked
package fairlane.core.scheduler;

import org.jspecify.annotations.NullMarked;
