package fairlane.config.abuse;

import fairlane.schema.Rate;

/**
 * The action that follows the violation of an abuse rule, with the rate that this action may need.
 *
 * @param action what happens on a violation in addition to the alert
 * @param rate the rate that the action {@link Action#THROTTLE} adds to the rates that already apply to the customer or
 *     sender; the other actions ignore it
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
