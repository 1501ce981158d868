/** Operations on single messages: cancellation, replay and the trace of a message. */
@NullMarked
package fairlane.admin.messages;

import org.jspecify.annotations.NullMarked;
