/** The commands that manage channels, limits and topics. */
@NullMarked
package fairlane.cli.policies;

import org.jspecify.annotations.NullMarked;
