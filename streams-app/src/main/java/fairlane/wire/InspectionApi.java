package fairlane.wire;

/** Where an instance of the pipeline answers what it holds, over HTTP. */
public final class InspectionApi {
    /** JSON lines of {@link HeldLane}. */
    public static final String LANES = "/v1/lanes";
    /** JSON lines of {@link HeldMessage}. */
    public static final String MESSAGES = "/v1/messages";

    /** JSON lines of {@link ChannelDemandRow}: one of each channel and partition. */
    public static final String CHANNEL_DEMAND = "/v1/outlook";

    /** One JSON line of {@link ReleaseEstimateJson}; none where its partition is not here, or there is no such channel. */
    public static final String RELEASE_ESTIMATE = "/v1/forecast";

    public static final String CHANNEL = "channel";
    public static final String CUSTOMER = "customer";
    public static final String SENDER = "sender";
    /** Of {@link #MESSAGES}: only those of this id. Of {@link #RELEASE_ESTIMATE}: whether it was accepted before. */
    public static final String ID = "id";
    /** Of {@link #MESSAGES}: enough to know the so many that leave first; 1 to {@link #MAX_FIRST_COUNT}. */
    public static final String FIRST_COUNT = "first";

    public static final int MAX_FIRST_COUNT = 1_000;

    /** Of {@link #RELEASE_ESTIMATE}, what the message is like; its times are epoch milliseconds. */
    public static final String PARTITION = "partition";

    public static final String PRIORITY = "priority";
    public static final String COST = "cost";
    public static final String NOT_BEFORE = "notBefore";
    public static final String EXPIRES_AT = "expiresAt";

    /** The header of an answer that says which partitions it is about, with commas between them. */
    public static final String PARTITIONS = "Fairlane-Partitions";

    /** The field of a last line that says why the answer is not complete. */
    public static final String ERROR = "error";

    /** A reader may give up on an instance that has written nothing for so long; it says so much more often. */
    public static final int READ_TIMEOUT_MILLIS = 12_000;

    private InspectionApi() {}
}
