/** The handlers that come with Fairlane, each found by its name through {@link fairlane.delivery.HandlerFactory}. */
@NullMarked
package fairlane.delivery.handlers;

import org.jspecify.annotations.NullMarked;
