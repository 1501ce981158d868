package fairlane.contract;

import java.util.List;
import java.util.Set;

/**
 * The record headers that Fairlane writes and reads. Their values are UTF-8 text; times are epoch milliseconds.
 */
public final class HeaderNames {
    /** The prefix of every Fairlane header. */
    public static final String PREFIX = "fairlane-";

    /** The id of the request. */
    public static final String ID = "fairlane-id";
    /** The sender of the request; absent if the request has none. */
    public static final String SENDER = "fairlane-sender";
    /** The number of the attempt: 1 for the first delivery, one more for each retry. */
    public static final String ATTEMPT = "fairlane-attempt";
    /** The time at which the request was first accepted. */
    public static final String ACCEPTED_AT = "fairlane-accepted-at";
    /** The time at which the pipeline released the message. */
    public static final String RELEASED_AT = "fairlane-released-at";
    /** Milliseconds between this release and the previous one of the lane, at most 5,000. */
    public static final String GAP = "fairlane-gap";
    /**
     * Milliseconds, at most 60,000, after which the meter of the sender has drained everything up to this release. A worker
     * that sends the next message this long after the last one, or {@link #GAP} after it, keeps to the rates of the sender.
     */
    public static final String SPACING = "fairlane-spacing";
    /** On a retry, set by workers: the pipeline holds the message until this time. It overrides the field of the request. */
    public static final String NOT_BEFORE = "fairlane-not-before";

    /** On a request: {@code true} if the pipeline drops it when it recently accepted the same id of the same customer. */
    public static final String DEDUPE = "fairlane-dedupe";

    /** On a dead letter: the name of a {@link DeadLetterReason}. */
    public static final String REASON = "fairlane-reason";
    /** On a dead letter: a sentence that explains the reason. */
    public static final String ERROR = "fairlane-error";
    /** On a dead letter: topic/partition/offset of the record that it was made from. */
    public static final String SOURCE = "fairlane-source";

    /** The headers that describe one release; they are void once the message goes back to a requests topic or is given up. */
    public static final List<String> OF_A_RELEASE = List.of(RELEASED_AT, GAP, SPACING);

    /**
     * The headers of a request that do not go on to its delivery: the pipeline sets them anew, or they were meant for the
     * pipeline. All other headers are the producer's and stay.
     */
    public static final Set<String> NOT_FORWARDED =
            Set.of(ID, SENDER, ATTEMPT, ACCEPTED_AT, RELEASED_AT, GAP, SPACING, NOT_BEFORE, REASON, ERROR, SOURCE);

    private HeaderNames() {}
}
