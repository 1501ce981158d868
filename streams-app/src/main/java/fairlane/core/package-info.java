/** The scheduler and its arithmetic: which message may leave when. Pure Java: no Kafka, clock, thread or log. */
@NullMarked
package fairlane.core;

import org.jspecify.annotations.NullMarked;
