package fairlane.admin.policies;

/**
 * The effective value of a field of a limit.
 *
 * @param value the value as text
 * @param source the record that it comes from: {@code limit sms/sender/&#42;}, {@code channel sms}, {@code default}
 */
public record EffectiveLimitField(LimitField field, String value, String source) {}
