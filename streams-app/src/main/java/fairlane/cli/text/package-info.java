/** Formatting of numbers, times and tables for a terminal. */
@NullMarked
package fairlane.cli.text;

import org.jspecify.annotations.NullMarked;
