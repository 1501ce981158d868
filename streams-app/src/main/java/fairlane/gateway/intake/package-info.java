/**
 * The submission of messages. The classes validate messages, throttle customers, publish messages to Kafka and estimate
 * releases.
 */
@NullMarked
package fairlane.gateway.intake;

import org.jspecify.annotations.NullMarked;
