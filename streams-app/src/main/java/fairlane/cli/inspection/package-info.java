/** The commands that show what is held and why. */
@NullMarked
package fairlane.cli.inspection;

import org.jspecify.annotations.NullMarked;
