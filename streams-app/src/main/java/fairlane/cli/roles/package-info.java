/** The commands that run a component of Fairlane until they are stopped: dev, pipeline, worker and gateway. */
@NullMarked
package fairlane.cli.roles;

import org.jspecify.annotations.NullMarked;
