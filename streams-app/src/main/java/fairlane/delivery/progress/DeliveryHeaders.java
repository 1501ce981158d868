package fairlane.delivery.progress;

import fairlane.contract.HeaderNames;
import fairlane.wire.RecordText;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The parsed key and headers of a delivery record. Times are epoch milliseconds.
 *
 * @param key the parsed key of the record
 * @param id id of the message; empty if the header is missing
 * @param sender the sender; null if the request has none
 * @param attempt number of the attempt, 1 for the first
 * @param acceptedAt when the request was accepted; the timestamp of the record if the header is missing
 * @param releasedAt when the message was released; the timestamp of the record if the header is missing
 * @param gap milliseconds between the previous release from the lane and this one; 0 if unknown
 * @param spacing milliseconds from the release of this message until the sender's meter has drained the cost of all
 *     messages released so far, including this one; {@link Long#MAX_VALUE} if unknown
 * @param isReleaseKnown whether the record has a header with the release time
 */
public record DeliveryHeaders(
        byte @Nullable [] key,
        String customer,
        String id,
        @Nullable String sender,
        int attempt,
        long acceptedAt,
        long releasedAt,
        long gap,
        long spacing,
        boolean isReleaseKnown) {

    static DeliveryHeaders of(ConsumerRecord<byte[], byte[]> message) {
        String id = "";
        String sender = null;
        long attempt = 1;
        long acceptedAt = -1;
        long releasedAt = -1;
        long gap = 0;
        long spacing = -1;
        for (Header header : message.headers()) {
            switch (header.key()) {
                case HeaderNames.ID -> id = RecordText.text(header.value());
                case HeaderNames.SENDER -> sender = RecordText.text(header.value());
                case HeaderNames.ATTEMPT -> attempt = RecordText.number(header.value());
                case HeaderNames.ACCEPTED_AT -> acceptedAt = RecordText.number(header.value());
                case HeaderNames.RELEASED_AT -> releasedAt = RecordText.number(header.value());
                case HeaderNames.GAP -> gap = RecordText.number(header.value());
                case HeaderNames.SPACING -> spacing = RecordText.number(header.value());
                default -> {} // a header that the customer added
            }
        }
        return new DeliveryHeaders(
                message.key(),
                RecordText.key(message),
                id,
                sender,
                (int) Math.max(1, Math.min(attempt, Integer.MAX_VALUE)),
                acceptedAt < 0 ? message.timestamp() : acceptedAt,
                releasedAt < 0 ? message.timestamp() : releasedAt,
                Math.max(0, gap),
                spacing < 0 ? Long.MAX_VALUE : spacing,
                releasedAt >= 0);
    }

    SendQueueKey queueKey(int partition) {
        return new SendQueueKey(partition, customer, Objects.requireNonNullElse(sender, customer));
    }
}
