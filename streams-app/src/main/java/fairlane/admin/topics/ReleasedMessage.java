package fairlane.admin.topics;

import fairlane.contract.HeaderNames;
import fairlane.wire.RecordText;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of a deliveries topic, decoded.
 *
 * @param value the request, encoded
 * @param sender the sender of the request; empty if the request has none
 * @param attempt the number of the attempt; 1 is the first attempt
 * @param acceptedAt when the request was accepted, in epoch milliseconds; empty if the record was not written by
 *     Fairlane
 * @param releasedAt when the message was released, in epoch milliseconds; empty if the record was not written by
 *     Fairlane
 */
public record ReleasedMessage(
        String customer,
        byte[] value,
        String id,
        String sender,
        long attempt,
        OptionalLong acceptedAt,
        OptionalLong releasedAt,
        int partition,
        long offset) {

    public static ReleasedMessage of(ConsumerRecord<byte[], byte[]> message) {
        return new ReleasedMessage(
                RecordText.key(message),
                message.value() == null ? new byte[0] : message.value(),
                RecordText.header(message, HeaderNames.ID),
                RecordText.header(message, HeaderNames.SENDER),
                RecordText.number(message, HeaderNames.ATTEMPT).orElse(1),
                RecordText.number(message, HeaderNames.ACCEPTED_AT),
                RecordText.number(message, HeaderNames.RELEASED_AT),
                message.partition(),
                message.offset());
    }
}
