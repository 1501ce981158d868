/**
 * Contains the classes that all HTTP servers and clients of Fairlane use to open listeners, encode URLs, parse query
 * parameters and respond to health checks.
 */
@NullMarked
package fairlane.http;

import org.jspecify.annotations.NullMarked;
