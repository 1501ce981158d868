package fairlane.contract;

/**
 * The reason why a message became a dead letter. The header {@link HeaderNames#REASON} contains the name of the reason.
 */
public enum DeadLetterReason {
    MALFORMED,
    UNKNOWN_CHANNEL,
    EXPIRED,
    QUEUE_FULL,
    CANCELLED,
    BLOCKED,
    ATTEMPTS_EXHAUSTED,
    REJECTED
}
