package fairlane.wire;

/** Why a message was given up on: the values of {@link HeaderNames#REASON}. */
public enum Reason {
    MALFORMED,
    UNKNOWN_CHANNEL,
    EXPIRED,
    QUEUE_FULL,
    CANCELLED,
    BLOCKED,
    ATTEMPTS_EXHAUSTED,
    REJECTED
}
