/** The parts that all commands share: common options, input, output and exit codes. */
@NullMarked
package fairlane.cli.command;

import org.jspecify.annotations.NullMarked;
