/**
 * The value types of the scheduler, such as requests, priorities, hold reasons, refusals and the demand of a channel.
 */
@NullMarked
package fairlane.core.model;

import org.jspecify.annotations.NullMarked;
