/**
 * The HTTP server of the gateway, which authenticates callers, passes calls to the handlers of routes and writes
 * responses.
 */
@NullMarked
package fairlane.gateway.http;

import org.jspecify.annotations.NullMarked;
