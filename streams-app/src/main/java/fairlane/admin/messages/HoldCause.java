package fairlane.admin.messages;

/**
 * A record that holds messages back.
 *
 * @param whose what it is about
 * @param name of that customer, sender or channel
 * @param value the rates, as text; where it is paused, {@code paused}
 * @param source the record that says so: {@code limit sms/sender/*}, {@code channel sms}, {@code default}
 */
public record HoldCause(Scope whose, String name, String value, String source) {
    public enum Scope {
        CHANNEL,
        CUSTOMER,
        SENDER
    }
}
