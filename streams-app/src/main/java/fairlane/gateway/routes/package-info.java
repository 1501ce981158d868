/** The HTTP routes of the gateway, with one class for each resource. */
@NullMarked
package fairlane.gateway.routes;

import org.jspecify.annotations.NullMarked;
