/**
 * Messages in flight: what was released, what the consumer groups have acknowledged, and how much more may be released.
 */
@NullMarked
package fairlane.pipeline.window;

import org.jspecify.annotations.NullMarked;
