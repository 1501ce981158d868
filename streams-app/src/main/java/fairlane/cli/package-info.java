/** The command line program {@code fairlane}. */
@NullMarked
package fairlane.cli;

import org.jspecify.annotations.NullMarked;
