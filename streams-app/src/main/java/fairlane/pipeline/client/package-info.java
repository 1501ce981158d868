/** The Kafka clients of the stream threads, where they must behave differently from the default clients. */
@NullMarked
package fairlane.pipeline.client;

import org.jspecify.annotations.NullMarked;
