package fairlane.contract;

import fairlane.core.model.Request;
import fairlane.schema.Topics;

/**
 * The bounds of a request that gateway, command line and pipeline enforce alike: what one of them accepts, the others must
 * not refuse.
 */
public final class RequestLimits {
    /** The maximum size of a request in bytes: key, value and headers together. */
    public static final int MAX_REQUEST_BYTES = 900_000;

    /** The maximum length of a customer, sender or id in bytes of UTF-8. The state stores keep the length in one byte. */
    public static final int MAX_NAME_BYTES = 255;

    /** The maximum cost of a message in cost units; the minimum is 1. */
    public static final int MAX_COST = Request.MAX_COST;

    /** The latest accepted time in epoch milliseconds: the end of the year 9999. */
    public static final long MAX_EPOCH_MILLIS = 253_402_300_799_999L;

    /**
     * The maximum size in bytes of a record on the topics that Fairlane writes. It is twice as large as a request may be, so
     * that no accepted request becomes too large by the headers and fields that Fairlane adds.
     */
    public static final int MAX_RECORD_BYTES = Topics.MAX_BATCH_BYTES;

    private RequestLimits() {}
}
