/** The HTTP server of the gateway: calls, callers, responses, problems and routing. */
@NullMarked
package fairlane.gateway.http;

import org.jspecify.annotations.NullMarked;
