/** Channels, limits, inspection and dead letters: what the command line calls. */
@NullMarked
package fairlane.admin;

import org.jspecify.annotations.NullMarked;
