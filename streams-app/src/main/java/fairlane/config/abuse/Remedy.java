package fairlane.config.abuse;

import fairlane.schema.Rate;

/**
 * The reaction to a violation of an abuse rule.
 *
 * @param rate the rate that {@link Action#THROTTLE} adds to the rates in effect
 */
public record Remedy(Action action, Rate rate) {

    /** What happens in addition to the alert. */
    public enum Action {
        /** The rule is disabled. */
        NONE,
        REPORT,
        THROTTLE,
        /** All messages are held. */
        PAUSE,
        /** Held and new messages are refused. */
        BLOCK;

        /** Whether this action changes a limit. */
        public boolean changesLimit() {
            return this != NONE && this != REPORT;
        }
    }
}
