package fairlane.admin.topics;

import fairlane.contract.HeaderNames;
import fairlane.wire.RecordText;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A message as it was released to its channel.
 *
 * @param value the request's bytes
 * @param sender empty where the request has none
 * @param attempt 1 for the first
 * @param acceptedAt epoch milliseconds; empty where somebody else wrote the record
 * @param releasedAt epoch milliseconds; likewise
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
