/**
 * The handlers that are part of Fairlane. A worker finds a handler by the name of its {@link
 * fairlane.delivery.HandlerFactory}.
 */
@NullMarked
package fairlane.delivery.handlers;

import org.jspecify.annotations.NullMarked;
