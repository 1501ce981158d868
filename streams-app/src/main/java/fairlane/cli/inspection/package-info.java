/** The commands that show the held messages and why they are held. */
@NullMarked
package fairlane.cli.inspection;

import org.jspecify.annotations.NullMarked;
