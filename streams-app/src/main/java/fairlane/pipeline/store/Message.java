package fairlane.pipeline.store;

import fairlane.core.model.Request;
import org.apache.kafka.common.header.Header;

/**
 * One message as the pipeline holds it: what the scheduler wants to know of it, and what is delivered.
 *
 * @param hasSender whether the request named a sender
 * @param attempt 1 for the first delivery
 * @param headers the request's, without those that a delivery is given anew
 * @param value the request's bytes, untouched
 */
public record Message(Request request, String id, boolean hasSender, int attempt, Header[] headers, byte[] value) {
    public String channel() {
        return request.channel();
    }

    public String customer() {
        return request.customer();
    }

    /** Whether it came by the topic for bursts. */
    public boolean isFromBulk() {
        return (request.position() & 1) == 1;
    }

    /** Where it stands on the requests topic that it came by. */
    public long offset() {
        return request.position() >> 1;
    }

    /** The position of a record, which is unique over both requests topics. */
    public static long position(long offset, boolean bulk) {
        return offset << 1 | (bulk ? 1 : 0);
    }

    /** The same message, once its {@code notBefore} has come. */
    public Message asDue() {
        return new Message(request.asDue(), id, hasSender, attempt, headers, value);
    }
}
