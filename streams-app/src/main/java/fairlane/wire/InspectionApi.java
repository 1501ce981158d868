package fairlane.wire;

/**
 * The paths, parameters and response fields of the HTTP interface by which a pipeline instance reports the messages
 * that it holds.
 */
public final class InspectionApi {
    /** The path of the query that returns JSON lines of {@link HeldLane}. */
    public static final String LANES = "/v1/lanes";
    /** The path of the query that returns JSON lines of {@link HeldMessage}. */
    public static final String MESSAGES = "/v1/messages";

    /**
     * The path of the query that returns JSON lines of {@link ChannelDemandRow}, one for each channel and partition.
     */
    public static final String CHANNEL_DEMAND = "/v1/outlook";

    /**
     * The path of the query that returns one JSON line of {@link ReleaseEstimateJson}, or no line if the instance does
     * not own the partition or the channel does not exist.
     */
    public static final String RELEASE_ESTIMATE = "/v1/forecast";

    public static final String CHANNEL = "channel";
    public static final String CUSTOMER = "customer";
    public static final String SENDER = "sender";
    /**
     * The parameter that contains a message id. In {@link #MESSAGES}, it selects the messages with this id; in {@link
     * #RELEASE_ESTIMATE}, the instance checks whether it accepted this id before.
     */
    public static final String ID = "id";
    /**
     * The parameter of {@link #MESSAGES} that states how many messages the client needs, from 1 to {@link
     * #MAX_FIRST_COUNT}. The response contains at least the messages that will be released first, up to this number,
     * and may contain others.
     */
    public static final String FIRST_COUNT = "first";

    public static final int MAX_FIRST_COUNT = 1_000;

    /**
     * The parameter of {@link #RELEASE_ESTIMATE} that contains the message's partition. This and the following
     * parameters describe the message whose release time is to be estimated. Times are epoch milliseconds.
     */
    public static final String PARTITION = "partition";

    public static final String PRIORITY = "priority";
    public static final String COST = "cost";
    public static final String NOT_BEFORE = "notBefore";
    public static final String EXPIRES_AT = "expiresAt";

    /** The response header that lists the partitions covered by the response, separated by commas. */
    public static final String PARTITIONS = "Fairlane-Partitions";

    /** The JSON field in the last line of a response that states why the response is incomplete. */
    public static final String ERROR = "error";

    /**
     * The time in milliseconds after which a client may give up on an instance that has written nothing. An instance
     * writes much more often.
     */
    public static final int READ_TIMEOUT_MILLIS = 12_000;

    private InspectionApi() {}
}
