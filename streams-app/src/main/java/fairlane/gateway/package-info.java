/** HTTP in: sending, inspecting and managing, throttled by customer and with keys. */
@NullMarked
package fairlane.gateway;

import org.jspecify.annotations.NullMarked;
