/** Simulates what it costs to scale workers, and how long messages wait meanwhile. */
@NullMarked
package fairlane.cli.bench.scaling;

import org.jspecify.annotations.NullMarked;
