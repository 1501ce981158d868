/** Operations on single messages: location, hold causes, outcomes and cancellation. */
@NullMarked
package fairlane.admin.messages;

import org.jspecify.annotations.NullMarked;
