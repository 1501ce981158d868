/** What the scheduler exchanges with its surroundings: requests, decisions, releases, and the ports to state and output. */
@NullMarked
package fairlane.core.model;

import org.jspecify.annotations.NullMarked;
