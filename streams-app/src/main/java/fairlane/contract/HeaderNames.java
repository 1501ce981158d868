package fairlane.contract;

import java.util.List;
import java.util.Set;

/**
 * The names of the record headers that Fairlane writes and reads. The values of the headers are UTF-8 text; times are
 * epoch milliseconds.
 */
public final class HeaderNames {
    /** The prefix of every Fairlane header. */
    public static final String PREFIX = "fairlane-";

    /** The header with the id of the request. */
    public static final String ID = "fairlane-id";
    /** The header with the sender of the request; absent if the request has no sender. */
    public static final String SENDER = "fairlane-sender";
    /**
     * The header with the number of the delivery attempt, which is 1 for the first delivery and grows by 1 with each
     * retry.
     */
    public static final String ATTEMPT = "fairlane-attempt";
    /** The header with the time at which the request was first accepted. */
    public static final String ACCEPTED_AT = "fairlane-accepted-at";
    /** The header with the time at which the pipeline released the message. */
    public static final String RELEASED_AT = "fairlane-released-at";
    /**
     * The header with the time between the release of this message and the previous release from the same lane, in
     * milliseconds, at most 5,000.
     */
    public static final String GAP = "fairlane-gap";
    /**
     * The header with the time in milliseconds, at most 60,000, that the sender's meter needs after the release of this
     * message to drain the cost of this message and of all earlier ones. A worker that sends later than the pipeline
     * releases still keeps to the sender's rates if, after sending this message, it waits for this time before it sends
     * the next message of the lane. Waiting for the {@link #GAP} of the next message also suffices, if that time is
     * shorter.
     */
    public static final String SPACING = "fairlane-spacing";
    /**
     * The header of a retry with the time until which the pipeline holds the message. Workers set this header, which
     * overrides the field notBefore of the request.
     */
    public static final String NOT_BEFORE = "fairlane-not-before";

    /**
     * The header of a request that asks for deduplication. If its value is {@code true}, the pipeline drops the request
     * if it has recently accepted a request of the same customer with the same id.
     */
    public static final String DEDUPE = "fairlane-dedupe";

    /** The header of a dead letter with the name of a {@link DeadLetterReason}. */
    public static final String REASON = "fairlane-reason";
    /** The header of a dead letter with a sentence that explains why the message became a dead letter. */
    public static final String ERROR = "fairlane-error";
    /**
     * The header of a dead letter with the topic/partition/offset of the record from which the dead letter was made.
     */
    public static final String SOURCE = "fairlane-source";

    /**
     * The headers that describe one release of a message. They are removed when the message is written to a requests
     * topic again, or becomes a dead letter.
     */
    public static final List<String> OF_A_RELEASE = List.of(RELEASED_AT, GAP, SPACING);

    /**
     * The headers of a request that the pipeline does not copy to the released message. The pipeline either sets such a
     * header to a new value, or the header was meant only for the pipeline. All other headers belong to the producer
     * and are copied.
     */
    public static final Set<String> NOT_FORWARDED =
            Set.of(ID, SENDER, ATTEMPT, ACCEPTED_AT, RELEASED_AT, GAP, SPACING, NOT_BEFORE, REASON, ERROR, SOURCE);

    private HeaderNames() {}
}
