package fairlane.config.abuse;

import fairlane.schema.Rate;

/**
 * The reaction to a violation of an abuse rule.
 *
 * @param action what happens in addition to the alert
 * @param rate the rate that {@link Action#THROTTLE} adds to the rates that already apply
 */
public record Remedy(Action action, Rate rate) {

    /** What happens when an abuse rule is violated, in addition to the alert. */
    public enum Action {
        /** Disables the abuse rule, so that the rule neither raises alerts nor limits messages. */
        NONE,
        REPORT,
        THROTTLE,
        /** Pauses the release of all messages of the customer or sender. */
        PAUSE,
        /** Refuses the held and new messages of the customer or sender. */
        BLOCK;

        /** Whether this action changes a limit of the customer or sender. */
        public boolean changesLimit() {
            return this != NONE && this != REPORT;
        }
    }
}
