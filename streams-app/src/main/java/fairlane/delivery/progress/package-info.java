/** State of the deliveries that a worker processes. Knows no Kafka client, thread or clock. */
@NullMarked
package fairlane.delivery.progress;

import org.jspecify.annotations.NullMarked;
