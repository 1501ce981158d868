package fairlane.wire;

/** The HTTP interface by which a pipeline instance reports what it holds: paths, parameters and response fields. */
public final class InspectionApi {
    /** Returns JSON lines of {@link HeldLane}. */
    public static final String LANES = "/v1/lanes";
    /** Returns JSON lines of {@link HeldMessage}. */
    public static final String MESSAGES = "/v1/messages";

    /** Returns JSON lines of {@link ChannelDemandRow}, one for each channel and partition. */
    public static final String CHANNEL_DEMAND = "/v1/outlook";

    /**
     * Returns one JSON line of {@link ReleaseEstimateJson}; no line if the instance does not own the partition or the channel
     * does not exist.
     */
    public static final String RELEASE_ESTIMATE = "/v1/forecast";

    public static final String CHANNEL = "channel";
    public static final String CUSTOMER = "customer";
    public static final String SENDER = "sender";
    /**
     * For {@link #MESSAGES}: selects the messages with this id. For {@link #RELEASE_ESTIMATE}: checks whether this id was
     * accepted before.
     */
    public static final String ID = "id";
    /**
     * For {@link #MESSAGES}: the response only has to contain this many messages that are released first; 1 to {@link
     * #MAX_FIRST_COUNT}.
     */
    public static final String FIRST_COUNT = "first";

    public static final int MAX_FIRST_COUNT = 1_000;

    /** This and the following parameters of {@link #RELEASE_ESTIMATE} describe the message; times are epoch milliseconds. */
    public static final String PARTITION = "partition";

    public static final String PRIORITY = "priority";
    public static final String COST = "cost";
    public static final String NOT_BEFORE = "notBefore";
    public static final String EXPIRES_AT = "expiresAt";

    /** The response header that lists the partitions covered by the response, separated by commas. */
    public static final String PARTITIONS = "Fairlane-Partitions";

    /** The field of the last line that states why the response is incomplete. */
    public static final String ERROR = "error";

    /** A client may give up on an instance that has written nothing for this long; an instance writes much more often. */
    public static final int READ_TIMEOUT_MILLIS = 12_000;

    private InspectionApi() {}
}
