package fairlane.config.abuse;

import java.time.Duration;

/**
 * A rule that detects abuse.
 *
 * @param name the unique name of the rule, which alerts contain
 * @param scope whether the rule adds up all messages of a customer, or the messages of each sender separately
 * @param channels the channels whose messages the rule counts
 * @param window the length of the sliding window over which the rule counts
 * @param threshold what the rule measures, and when the rule is violated
 * @param remedy the action that follows a violation
 */
public record AbuseRule(
        String name, SubjectScope scope, RuleChannels channels, Duration window, Threshold threshold, Remedy remedy) {

    /** Determines for which messages an abuse rule computes one common count. */
    public enum SubjectScope {
        /** The rule computes one count for all messages of a customer. */
        CUSTOMER,
        /** The rule computes one count for the messages of a sender on a channel. */
        SENDER
    }
}
