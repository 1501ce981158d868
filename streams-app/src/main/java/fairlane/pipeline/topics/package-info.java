/**
 * The topics that the pipeline needs. The classes check these topics when the pipeline starts, and then watch for
 * channels whose deliveries topic is missing.
 */
@NullMarked
package fairlane.pipeline.topics;

import org.jspecify.annotations.NullMarked;
