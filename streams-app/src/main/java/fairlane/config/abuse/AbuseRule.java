package fairlane.config.abuse;

import java.time.Duration;

/**
 * A rule that detects abuse.
 *
 * @param name unique; alerts refer to the rule by it
 * @param window the length of the sliding window over which the rule counts
 */
public record AbuseRule(
        String name, SubjectScope scope, RuleChannels channels, Duration window, Threshold threshold, Remedy remedy) {

    /** Whose messages a rule counts together. */
    public enum SubjectScope {
        /** All messages of a customer. */
        CUSTOMER,
        /** The messages of one sender on one channel. */
        SENDER
    }
}
