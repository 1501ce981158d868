/** Formats that processes exchange over Kafka and HTTP: JSON of requests and inspections, commit metadata, client ids. */
@NullMarked
package fairlane.wire;

import org.jspecify.annotations.NullMarked;
