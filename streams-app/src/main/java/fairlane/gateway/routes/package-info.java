/** The routes of the gateway, one class for each resource. */
@NullMarked
package fairlane.gateway.routes;

import org.jspecify.annotations.NullMarked;
