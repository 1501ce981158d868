/** Contains the code that all commands share for common options, input, output and exit codes. */
@NullMarked
package fairlane.cli.command;

import org.jspecify.annotations.NullMarked;
