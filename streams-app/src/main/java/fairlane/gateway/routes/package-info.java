/** The HTTP routes of the gateway. One class serves the routes of one resource, such as channels or limits. */
@NullMarked
package fairlane.gateway.routes;

import org.jspecify.annotations.NullMarked;
