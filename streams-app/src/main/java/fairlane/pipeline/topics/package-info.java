/**
 * When the pipeline starts, checks the topics that the pipeline needs. Afterwards, watches for channels whose
 * deliveries topic is missing.
 */
@NullMarked
package fairlane.pipeline.topics;

import org.jspecify.annotations.NullMarked;
