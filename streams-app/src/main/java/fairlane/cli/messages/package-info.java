/** The commands that send, follow, cancel and replay messages. */
@NullMarked
package fairlane.cli.messages;

import org.jspecify.annotations.NullMarked;
