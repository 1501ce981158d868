/** The scheduler: decides which message is released when, and explains, counts and estimates what is held. */
@NullMarked
package fairlane.core.scheduler;

import org.jspecify.annotations.NullMarked;
