package fairlane.contract;

/** Why a message was given up on: the values of {@link HeaderNames#REASON}. */
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
