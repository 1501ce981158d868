/**
 * The scheduler and its arithmetic: which message may be released when. Plain Java, without Kafka, clock, thread or log. The
 * sub-packages depend on each other in one direction: scheduler, lanes, limits and model.
 */
@NullMarked
package fairlane.core;

import org.jspecify.annotations.NullMarked;
