/** The metrics of a pipeline process. */
@NullMarked
package fairlane.pipeline.metrics;

import org.jspecify.annotations.NullMarked;
