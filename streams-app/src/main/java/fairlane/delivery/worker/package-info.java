/** The worker, which polls released messages, passes them to the handler, records the outcomes and commits offsets. */
@NullMarked
package fairlane.delivery.worker;

import org.jspecify.annotations.NullMarked;
