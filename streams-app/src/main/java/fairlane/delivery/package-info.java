/**
 * What happens to a message after its release: workers hand it to a {@link fairlane.delivery.Handler}, acknowledge it by
 * committing its offset, try again what failed, and record what became of each attempt.
 */
@NullMarked
package fairlane.delivery;

import org.jspecify.annotations.NullMarked;
