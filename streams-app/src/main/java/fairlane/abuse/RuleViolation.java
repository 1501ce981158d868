package fairlane.abuse;

import fairlane.config.abuse.AbuseRule;
import fairlane.contract.LimitKey;
import java.util.List;
import java.util.Map;

/**
 * A rule was broken.
 *
 * @param limitKeys the keys of the limits that are to say what is done about it; none where it is only reported
 * @param figures what led to it, by name; with {@code .threshold} behind the name, what the rule has for it
 * @param sentence that names them
 * @param at epoch milliseconds
 */
public record RuleViolation(
        AbuseRule rule,
        Subject subject,
        List<LimitKey> limitKeys,
        Map<String, Double> figures,
        String sentence,
        long at) {
    public RuleViolation {
        limitKeys = List.copyOf(limitKeys);
        figures = Map.copyOf(figures);
    }
}
