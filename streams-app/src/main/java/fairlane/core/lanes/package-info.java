/**
 * The data structures of the scheduler: for each lane its queue of held messages and its state, and for each channel
 * the timers, the fair-share ring of customers and the counters of held messages.
 */
@NullMarked
package fairlane.core.lanes;

import org.jspecify.annotations.NullMarked;
