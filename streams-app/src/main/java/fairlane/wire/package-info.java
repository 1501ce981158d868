/**
 * Defines the formats of the data that processes exchange over Kafka and HTTP, such as the JSON of requests and of
 * inspection responses, the metadata of offset commits, and Kafka client ids.
 */
@NullMarked
package fairlane.wire;

import org.jspecify.annotations.NullMarked;
