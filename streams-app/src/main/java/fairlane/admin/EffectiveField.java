package fairlane.admin;

/**
 * What holds for somebody.
 *
 * @param value as text
 * @param source the record that says so
 */
public record EffectiveField(LimitField field, String value, String source) {}
