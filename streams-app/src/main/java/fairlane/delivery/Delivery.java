package fairlane.delivery;

import fairlane.schema.SendRequest;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send one message.
 *
 * @param channel the channel of the message
 * @param customer the customer who submitted the message
 * @param sender the phone number or from-address; null if the request has none
 * @param request the request as the customer submitted it
 * @param attempt number of the attempt, 1 for the first
 * @param acceptedAt when the request was written to Kafka, epoch milliseconds
 * @param releasedAt when the message was released from its lane, epoch milliseconds
 * @param position offset and lease of the delivery record
 * @param headers all headers of the record, including {@code traceparent} if the customer sent one
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

    /** Returns a copy with other headers. */
    public Delivery withHeaders(Headers newHeaders) {
        return new Delivery(channel, customer, sender, request, attempt, acceptedAt, releasedAt, position, newHeaders);
    }

    /** The id of the message, unique per customer. */
    public String id() {
        return request.getId();
    }

    /**
     * A key that is unique to the message and the same at every attempt and after every crash: {@code customer/id}. Both
     * parts are percent-encoded except for ASCII letters, digits and {@code -_~:@+=}, so that {@code a/b} and {@code c}
     * have another key than {@code a} and {@code b/c}, and the key is valid in any header.
     */
    public String idempotencyKey() {
        return PercentEncoding.encode(customer) + "/" + PercentEncoding.encode(id());
    }
}
