/** Lanes and customers: the queues of held messages, the states, the timers, the fair-share ring and the counters. */
@NullMarked
package fairlane.core.lanes;

import org.jspecify.annotations.NullMarked;
