/** The values that the scheduler works with: requests, priorities, held messages, hold reasons, refusals and demand. */
@NullMarked
package fairlane.core.model;

import org.jspecify.annotations.NullMarked;
