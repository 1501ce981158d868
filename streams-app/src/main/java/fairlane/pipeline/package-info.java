/**
 * The pipeline as a Kafka Streams application, that is, the topology with its processors and stores, and the runner.
 */
@NullMarked
package fairlane.pipeline;

import org.jspecify.annotations.NullMarked;
