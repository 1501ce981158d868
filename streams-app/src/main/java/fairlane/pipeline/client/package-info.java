/** Kafka clients of the stream threads that behave differently from the default ones. */
@NullMarked
package fairlane.pipeline.client;

import org.jspecify.annotations.NullMarked;
