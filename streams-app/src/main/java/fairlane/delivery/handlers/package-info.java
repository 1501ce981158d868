/** The handlers that are part of Fairlane; each is found by its name through {@link fairlane.delivery.HandlerFactory}. */
@NullMarked
package fairlane.delivery.handlers;

import org.jspecify.annotations.NullMarked;
