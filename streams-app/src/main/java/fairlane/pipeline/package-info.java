/** The Kafka Streams application: the topology, its processors and stores, and the runner. */
@NullMarked
package fairlane.pipeline;

import org.jspecify.annotations.NullMarked;
