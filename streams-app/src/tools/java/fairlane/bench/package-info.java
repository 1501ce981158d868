/** Measures a machine or a cluster: the pipeline beside a topology that only passes requests on. */
@NullMarked
package fairlane.bench;

import org.jspecify.annotations.NullMarked;
