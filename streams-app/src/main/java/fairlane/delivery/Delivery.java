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
        Headers headers) {

    /** The message's id, unique for its customer. */
    public String id() {
        return request.getId();
    }

    /** The same at every attempt and after every crash: {@code customer/id}. */
    public String idempotencyKey() {
        return customer + "/" + id();
    }
}
