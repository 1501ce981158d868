/**
 * Operations on single messages: locating a message, finding the cause of a hold, searching outcomes, and cancelling
 * messages.
 */
@NullMarked
package fairlane.admin.messages;

import org.jspecify.annotations.NullMarked;
