/**
 * Determines the messages in flight: which messages were released, which of them the consumer groups have acknowledged,
 * and how many more may be released.
 */
@NullMarked
package fairlane.pipeline.window;

import org.jspecify.annotations.NullMarked;
