package fairlane.delivery;

import fairlane.schema.SendRequest;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send one message.
 *
 * @param channel name of the channel through which the message is sent
 * @param customer the customer who submitted the message
 * @param sender the phone number or from-address; null if the request has none
 * @param request the request as the customer submitted it
 * @param attempt number of the attempt, 1 for the first
 * @param acceptedAt when the request was written to Kafka, epoch milliseconds
 * @param releasedAt when the message was released from its lane, epoch milliseconds
 * @param position partition and offset of the delivery record, and the end of the lease of the message, if there is one
 * @param headers all headers of the delivery record, including {@code traceparent} if the customer sent one
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

    /** Returns a copy of this delivery with {@code newHeaders} instead of the headers of this delivery. */
    public Delivery withHeaders(Headers newHeaders) {
        return new Delivery(channel, customer, sender, request, attempt, acceptedAt, releasedAt, position, newHeaders);
    }

    /** The id of the message, unique among the messages of one customer. */
    public String id() {
        return request.getId();
    }

    /**
     * The idempotency key {@code customer/id}, which is unique to the message and does not change between attempts or after
     * a crash. Customer and id are percent-encoded except for ASCII letters, digits and {@code -_~:@+=}. Therefore the key
     * is valid in any header, and customer {@code a/b} with id {@code c} does not get the same key as customer {@code a}
     * with id {@code b/c}.
     */
    public String idempotencyKey() {
        return PercentEncoding.encode(customer) + "/" + PercentEncoding.encode(id());
    }
}
