package fairlane.config.abuse;

import fairlane.schema.Rate;

/**
 * What is done about whoever breaks a rule on abuse.
 *
 * @param rate that {@link Action#THROTTLE} adds to those that hold anyway
 */
public record Remedy(Action action, Rate rate) {

    /** What is done besides the alert. */
    public enum Action {
        /** The rule is not looked at. */
        NONE,
        REPORT,
        THROTTLE,
        /** Everything is held. */
        PAUSE,
        /** What is held and what comes is refused. */
        BLOCK;

        /** Whether it changes a limit. */
        public boolean changesLimit() {
            return this != NONE && this != REPORT;
        }
    }
}
