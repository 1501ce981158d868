package fairlane.abuse;

import fairlane.config.AbuseRule;
import fairlane.contract.LimitKey;
import java.util.List;
import java.util.Map;

/**
 * A rule was broken.
 *
 * @param limits the keys of the limits that are to say what is done about it; none where it is only reported
 * @param figures what led to it, by name; with {@code .threshold} behind the name, what the rule has for it
 * @param sentence that names them
 * @param at epoch milliseconds
 */
public record Verdict(
        AbuseRule rule, Subject subject, List<LimitKey> limits, Map<String, Double> figures, String sentence, long at) {
    public Verdict {
        limits = List.copyOf(limits);
        figures = Map.copyOf(figures);
    }
}
