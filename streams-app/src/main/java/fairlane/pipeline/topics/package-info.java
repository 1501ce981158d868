/**
 * Checks the topics that the pipeline needs at its start, and watches for channels whose deliveries topic is missing.
 */
@NullMarked
package fairlane.pipeline.topics;

import org.jspecify.annotations.NullMarked;
