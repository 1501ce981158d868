/** One partition of the pipeline: admission of requests, the scheduler, and the output of its decisions. */
@NullMarked
package fairlane.pipeline.task;

import org.jspecify.annotations.NullMarked;
