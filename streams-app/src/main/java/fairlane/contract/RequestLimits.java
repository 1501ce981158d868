package fairlane.contract;

import fairlane.core.model.Request;
import fairlane.schema.Topics;

/**
 * The limits on the size and the fields of a request. The gateway, the command line and the pipeline enforce the same
 * limits, so that the pipeline does not refuse a request that the gateway or the command line has accepted.
 */
public final class RequestLimits {
    /** The maximum size of a request in bytes, which is the size of its key, value and headers together. */
    public static final int MAX_REQUEST_BYTES = 900_000;

    /**
     * The maximum length of a customer, sender or id in bytes of UTF-8. The state stores keep the length in one byte.
     */
    public static final int MAX_NAME_BYTES = 255;

    /** The maximum cost of a message in cost units; the minimum is 1. */
    public static final int MAX_COST = Request.MAX_COST;

    /** The latest time that a request may contain, in epoch milliseconds. It is the end of the year 9999. */
    public static final long MAX_EPOCH_MILLIS = 253_402_300_799_999L;

    /**
     * The maximum size in bytes of a record on the topics that Fairlane writes. It is twice the maximum size of a
     * request, so that no accepted request becomes too large when Fairlane adds headers and fields.
     */
    public static final int MAX_RECORD_BYTES = Topics.MAX_BATCH_BYTES;

    private RequestLimits() {}
}
