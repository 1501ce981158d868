package fairlane.contract;

/** The reason for which a message became a dead letter: the values of the header {@link HeaderNames#REASON}. */
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
