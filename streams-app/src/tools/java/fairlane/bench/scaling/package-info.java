/** Simulates the cost of scaled workers and the waits of messages. */
@NullMarked
package fairlane.bench.scaling;

import org.jspecify.annotations.NullMarked;
