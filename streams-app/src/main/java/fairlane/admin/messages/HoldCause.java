package fairlane.admin.messages;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A channel or limit record that causes messages to be held. The names of the record components are JSON fields.
 *
 * @param scope whether the record applies to a channel, a customer or a sender
 * @param name the name of the channel, customer or sender to which the record applies
 * @param value the rates that the record sets, as text; {@code paused} if the record pauses the messages
 * @param source the name of the record, such as {@code limit sms/sender/*} or {@code channel sms}, or {@code default}
 *     if no record sets the value
 */
public record HoldCause(@JsonProperty("whose") Scope scope, String name, String value, String source) {
    public enum Scope {
        CHANNEL,
        CUSTOMER,
        SENDER
    }
}
