package fairlane.admin.messages;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A record that causes messages to be held. The component names are JSON fields.
 *
 * @param scope what the record applies to
 * @param name name of the channel, customer or sender
 * @param value the rates as text, or {@code paused}
 * @param source the record: {@code limit sms/sender/*}, {@code channel sms}, {@code default}
 */
public record HoldCause(@JsonProperty("whose") Scope scope, String name, String value, String source) {
    public enum Scope {
        CHANNEL,
        CUSTOMER,
        SENDER
    }
}
