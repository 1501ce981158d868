package fairlane.admin.policies;

/**
 * The value of a limit field that applies to a customer or sender.
 *
 * @param value the value as text
 * @param source the name of the record that sets the value, such as {@code limit sms/sender/&#42;} or {@code channel
 *     sms}, or {@code default} if no record sets it
 */
public record EffectiveLimitField(LimitField field, String value, String source) {}
