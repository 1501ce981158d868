/** The front door: one subcommand a role. */
@NullMarked
package fairlane.cli;

import org.jspecify.annotations.NullMarked;
