package fairlane.delivery.progress;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.contract.HeaderNames;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Creates delivery records in the format of the pipeline. */
final class DeliveryRecords {
    static final int BYTES = 100;

    private DeliveryRecords() {}

    /**
     * Creates a record of a message. {@code spacing} milliseconds after the release of the message, the sender's meter
     * has drained the cost of all messages released so far.
     */
    static ConsumerRecord<byte[], byte[]> recordWithSpacing(long offset, String sender, long releasedAt, long spacing) {
        ConsumerRecord<byte[], byte[]> record = record(0, offset, sender, releasedAt, 0);
        record.headers().add(HeaderNames.SPACING, Long.toString(spacing).getBytes(UTF_8));
        return record;
    }

    /**
     * Creates the record of a first attempt.
     *
     * @param releasedAt release time in milliseconds; negative to omit the header
     * @param gap milliseconds since the previous release from the lane
     */
    static ConsumerRecord<byte[], byte[]> record(int partition, long offset, String sender, long releasedAt, long gap) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(HeaderNames.ID, ("id-" + partition + "-" + offset).getBytes(UTF_8));
        headers.add(HeaderNames.SENDER, sender.getBytes(UTF_8));
        headers.add(HeaderNames.ATTEMPT, "1".getBytes(UTF_8));
        headers.add(HeaderNames.ACCEPTED_AT, "5".getBytes(UTF_8));
        if (releasedAt >= 0) {
            headers.add(HeaderNames.RELEASED_AT, Long.toString(releasedAt).getBytes(UTF_8));
        }
        headers.add(HeaderNames.GAP, Long.toString(gap).getBytes(UTF_8));
        return new ConsumerRecord<>(
                "fairlane.deliveries.sms",
                partition,
                offset,
                7,
                TimestampType.CREATE_TIME,
                4,
                BYTES - 4,
                "acme".getBytes(UTF_8),
                new byte[BYTES - 4],
                headers,
                Optional.empty());
    }
}
