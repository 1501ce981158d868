package fairlane.delivery;

import fairlane.schema.SendRequest;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send one message.
 *
 * @param channel that it was released to
 * @param customer who asked for it
 * @param sender the phone number or from-address; null where the request has none
 * @param request as the customer wrote it
 * @param attempt 1 for the first
 * @param acceptedAt when Kafka had the request, epoch milliseconds
 * @param releasedAt when it left its lane, epoch milliseconds
 * @param position where it stands
 * @param headers all of the record, {@code traceparent} among them where the customer sent one
 */
public record Delivery(
        String channel,
        String customer,
        @Nullable String sender,
        SendRequest request,
        int attempt,
        long acceptedAt,
        long releasedAt,
        Position position,
        Headers headers) {

    /** The same with other headers. */
    public Delivery withHeaders(Headers newHeaders) {
        return new Delivery(channel, customer, sender, request, attempt, acceptedAt, releasedAt, position, newHeaders);
    }

    /** The message's id, unique for its customer. */
    public String id() {
        return request.getId();
    }

    /**
     * The same at every attempt and after every crash, and of no other message: {@code customer/id}. Both are
     * percent-encoded but for ASCII letters, digits and {@code -_~:@+=}, so that {@code a/b} and {@code c} are not
     * {@code a} and {@code b/c}, and any header can carry it.
     */
    public String idempotencyKey() {
        return PercentEncoding.encode(customer) + "/" + PercentEncoding.encode(id());
    }
}
