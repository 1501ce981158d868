/**
 * The state of the messages that a worker processes: which of them may be sent now, which are being sent, and what can be
 * committed. It uses no Kafka client, no thread and no clock.
 */
@NullMarked
package fairlane.delivery.progress;

import org.jspecify.annotations.NullMarked;
