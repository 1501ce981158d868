package fairlane.core;

/**
 * Why a message is given up on.
 *
 * @param sentence for people, with the figures
 */
public record Refusal(Kind kind, String sentence) {
    /** The kinds of refusal, named as the dead letter's reason is. */
    public enum Kind {
        EXPIRED,
        QUEUE_FULL,
        BLOCKED,
        UNKNOWN_CHANNEL
    }
}
