package fairlane.config.abuse;

import java.time.Duration;

/**
 * A rule that detects abuse.
 *
 * @param name the unique name of the rule, which alerts contain
 * @param scope whether the rule counts the messages of a customer or of a sender together
 * @param channels the channels whose messages the rule counts
 * @param window the length of the sliding window over which the rule counts
 * @param threshold what the rule measures, and when the rule is violated
 * @param remedy the reaction to a violation
 */
public record AbuseRule(
        String name, SubjectScope scope, RuleChannels channels, Duration window, Threshold threshold, Remedy remedy) {

    /** Determines which messages an abuse rule counts together. */
    public enum SubjectScope {
        /** The rule counts all messages of a customer together. */
        CUSTOMER,
        /** The rule counts the messages of one sender on one channel together. */
        SENDER
    }
}
