/** The gateway: its start, its topics and its health. */
@NullMarked
package fairlane.gateway;

import org.jspecify.annotations.NullMarked;
