package fairlane.admin.policies;

/**
 * What holds for somebody.
 *
 * @param value as text
 * @param source the record that says so
 */
public record EffectiveLimitField(LimitField field, String value, String source) {}
