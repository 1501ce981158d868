/** What goes over Kafka: topics, headers, and the way between the schema's records and the core's. */
@NullMarked
package fairlane.wire;

import org.jspecify.annotations.NullMarked;
