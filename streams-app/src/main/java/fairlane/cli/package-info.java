/** The command line: {@code fairlane <command>}. */
@NullMarked
package fairlane.cli;

import org.jspecify.annotations.NullMarked;
