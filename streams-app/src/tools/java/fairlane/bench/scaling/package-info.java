/** Simulates the cost of workers and the waits of messages when workers are scaled by different metrics. */
@NullMarked
package fairlane.bench.scaling;

import org.jspecify.annotations.NullMarked;
