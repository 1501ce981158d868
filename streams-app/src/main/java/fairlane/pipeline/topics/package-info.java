/** Checks of the topics that the pipeline needs, and the channels whose deliveries topic is missing. */
@NullMarked
package fairlane.pipeline.topics;

import org.jspecify.annotations.NullMarked;
