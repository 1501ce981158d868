/** Inspection over HTTP: queries that the stream threads answer within the budget of their ticks. */
@NullMarked
package fairlane.pipeline.inspection;

import org.jspecify.annotations.NullMarked;
