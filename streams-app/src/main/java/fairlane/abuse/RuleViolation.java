package fairlane.abuse;

import fairlane.config.abuse.AbuseRule;
import fairlane.contract.LimitKey;
import java.util.List;
import java.util.Map;

/**
 * A violation of an abuse rule.
 *
 * @param limitKeys the keys of the limits to change; empty if the violation is only reported
 * @param figures the measured values by name, and the thresholds of the rule, whose names end in {@code .threshold}
 * @param sentence a sentence that describes the figures
 * @param at the time of the violation, epoch milliseconds
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
