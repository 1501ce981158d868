/** The commands that run a role: dev, pipeline, worker and gateway. */
@NullMarked
package fairlane.cli.roles;

import org.jspecify.annotations.NullMarked;
