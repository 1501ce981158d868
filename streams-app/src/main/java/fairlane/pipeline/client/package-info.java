/**
 * The Kafka clients that the stream threads use instead of the default clients, because the pipeline needs other
 * behavior in some cases.
 */
@NullMarked
package fairlane.pipeline.client;

import org.jspecify.annotations.NullMarked;
