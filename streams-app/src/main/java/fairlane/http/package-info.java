/**
 * The code that the HTTP servers and clients of Fairlane share: listeners, URL encoding, query parameters, health
 * responses.
 */
@NullMarked
package fairlane.http;

import org.jspecify.annotations.NullMarked;
