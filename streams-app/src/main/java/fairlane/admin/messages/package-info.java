/** Locates messages, finds the records that cause messages to be held, searches outcomes, and cancels messages. */
@NullMarked
package fairlane.admin.messages;

import org.jspecify.annotations.NullMarked;
