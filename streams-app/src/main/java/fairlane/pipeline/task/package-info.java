/**
 * Runs one partition of the pipeline. A task admits requests, offers them to the scheduler, and writes the records that
 * follow from the scheduler's decisions.
 */
@NullMarked
package fairlane.pipeline.task;

import org.jspecify.annotations.NullMarked;
