/** Inspection of held messages over HTTP. The stream threads execute the queries within the budget of their ticks. */
@NullMarked
package fairlane.pipeline.inspection;

import org.jspecify.annotations.NullMarked;
