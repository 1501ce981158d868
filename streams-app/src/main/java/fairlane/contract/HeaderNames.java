package fairlane.contract;

/** The record headers that Fairlane writes and reads; their values are UTF-8 text, times are epoch milliseconds. */
public final class HeaderNames {
    /** What every header of ours starts with. */
    public static final String PREFIX = "fairlane-";

    public static final String ID = "fairlane-id";
    /** Absent where the request has none. */
    public static final String SENDER = "fairlane-sender";
    /** 1 for the first delivery, +1 for each retry. */
    public static final String ATTEMPT = "fairlane-attempt";

    public static final String ACCEPTED_AT = "fairlane-accepted-at";
    public static final String RELEASED_AT = "fairlane-released-at";
    /** Milliseconds since the lane's last release, at most 5,000. */
    public static final String GAP = "fairlane-gap";
    /** After so many milliseconds, at most 60,000, the sender's rates have forgotten all that left until this one did. */
    public static final String SPACING = "fairlane-spacing";
    /** On a retry, set by workers: it is held until then; wins over the request's field. */
    public static final String NOT_BEFORE = "fairlane-not-before";

    /** On a request: {@code true} where it is to be dropped if its customer's id was accepted lately. */
    public static final String DEDUPE = "fairlane-dedupe";

    /** On a dead letter: why, as one of {@link DeadLetterReason}. */
    public static final String REASON = "fairlane-reason";
    /** On a dead letter: why, as a sentence. */
    public static final String ERROR = "fairlane-error";
    /** On a dead letter: topic/partition/offset that it came from. */
    public static final String SOURCE = "fairlane-source";

    private HeaderNames() {}
}
