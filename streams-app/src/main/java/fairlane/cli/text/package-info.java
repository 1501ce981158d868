/** Formats numbers, times and tables for output to a terminal. */
@NullMarked
package fairlane.cli.text;

import org.jspecify.annotations.NullMarked;
