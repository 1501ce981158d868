/**
 * Determines how many messages of each channel are in flight, that is, released and not acknowledged by the consumer
 * group, and how many more may be released.
 */
@NullMarked
package fairlane.pipeline.window;

import org.jspecify.annotations.NullMarked;
