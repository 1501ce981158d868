/**
 * Implements the command {@code bench}, which measures the performance of Fairlane on a machine or a Kafka cluster.
 * Most measurements compare the pipeline with a topology that only forwards requests.
 */
@NullMarked
package fairlane.bench;

import org.jspecify.annotations.NullMarked;
