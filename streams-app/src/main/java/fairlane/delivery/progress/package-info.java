/**
 * Tracks the messages that a worker processes: which of them may be sent now, which are being sent, and which offsets can
 * be committed. The classes use no Kafka client, no thread and no clock.
 */
@NullMarked
package fairlane.delivery.progress;

import org.jspecify.annotations.NullMarked;
