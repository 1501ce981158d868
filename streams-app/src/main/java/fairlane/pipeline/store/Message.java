package fairlane.pipeline.store;

import fairlane.core.model.Request;
import org.apache.kafka.common.header.Header;

/**
 * A message as the pipeline holds it: the part that the scheduler uses, and the part that is delivered.
 *
 * @param hasSender whether the request names a sender; otherwise the request's sender is the customer
 * @param attempt 1 for the first delivery
 * @param headers headers of the request, without those that the pipeline writes itself
 * @param value the unchanged bytes of the request
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

    /** The offset on the requests or bulk topic that the request came from. */
    public long offset() {
        return request.position() >> 1;
    }

    /** The position of a record, unique across the requests and the bulk topic of a partition. */
    public static long position(long offset, boolean bulk) {
        return offset << 1 | (bulk ? 1 : 0);
    }

    /** The same message once its {@code notBefore} has passed. */
    public Message asDue() {
        return new Message(request.asDue(), id, hasSender, attempt, headers, value);
    }
}
