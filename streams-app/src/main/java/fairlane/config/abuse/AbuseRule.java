package fairlane.config.abuse;

import java.time.Duration;

/**
 * A rule on abuse.
 *
 * @param name its own, by which alerts call it
 * @param window slides: what is older does not count
 */
public record AbuseRule(
        String name, SubjectScope scope, RuleChannels channels, Duration window, Threshold threshold, Remedy remedy) {

    /** Whose messages are looked at together. */
    public enum SubjectScope {
        /** All of a customer. */
        CUSTOMER,
        /** Those of one sender of a channel. */
        SENDER
    }
}
