/** Lanes and customers with what they hold: queues, states, timers, the fair-share ring and the counters of held messages. */
@NullMarked
package fairlane.core.lanes;

import org.jspecify.annotations.NullMarked;
