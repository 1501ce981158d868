/** Simulates what it costs to scale workers, and how long messages wait meanwhile. */
@NullMarked
package fairlane.bench.scaling;

import org.jspecify.annotations.NullMarked;
