package fairlane.pipeline.store;

import fairlane.core.model.Request;
import org.apache.kafka.common.header.Header;

/**
 * A message in the pipeline. {@code request} contains the fields that the scheduler uses; the other components are
 * delivered.
 *
 * @param hasSender whether the encoded request names a sender; if false, {@code request.sender()} returns the customer
 * @param attempt number of the delivery attempt, 1 for the first
 * @param headers headers of the request record, except those that the pipeline writes itself
 * @param value the encoded request, unchanged
 */
public record Message(Request request, String id, boolean hasSender, int attempt, Header[] headers, byte[] value) {
    public String channel() {
        return request.channel();
    }

    public String customer() {
        return request.customer();
    }

    /** Whether the request came from the bulk topic. */
    public boolean isFromBulk() {
        return (request.position() & 1) == 1;
    }

    /** The offset of the request record on the requests topic or the bulk topic. */
    public long offset() {
        return request.position() >> 1;
    }

    /**
     * Returns a number that identifies the record at an offset among all records of one partition, on the requests
     * topic and the bulk topic together.
     */
    public static long position(long offset, boolean bulk) {
        return offset << 1 | (bulk ? 1 : 0);
    }

    /** Returns this message without its {@code notBefore} time, because that time has passed. */
    public Message asDue() {
        return new Message(request.asDue(), id, hasSender, attempt, headers, value);
    }
}
