/**
 * The command {@code bench}, which measures a machine or a cluster: the pipeline beside a topology that only forwards
 * requests.
 */
@NullMarked
package fairlane.bench;

import org.jspecify.annotations.NullMarked;
