package fairlane.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.contract.HeaderNames;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A committed delivery or dead letter.
 *
 * @param channel empty on a dead letter
 */
record Received(Optional<String> channel, ConsumerRecord<byte[], byte[]> record) {
    boolean isDelivery() {
        return channel.isPresent();
    }

    String customer() {
        return new String(record.key(), UTF_8);
    }

    String sender() {
        return header(HeaderNames.SENDER).orElseGet(this::customer);
    }

    int partition() {
        return record.partition();
    }

    /** What there is one of, as {@link fairlane.guarantees.MessageAttempt#key()} has it. */
    String key() {
        return customer() + "/" + text(HeaderNames.ID) + "#" + text(HeaderNames.ATTEMPT);
    }

    /** Epoch milliseconds. */
    long acceptedAt() {
        return Long.parseLong(text(HeaderNames.ACCEPTED_AT));
    }

    /** Epoch milliseconds. */
    long releasedAt() {
        return Long.parseLong(text(HeaderNames.RELEASED_AT));
    }

    /** Milliseconds. */
    long waited() {
        return releasedAt() - acceptedAt();
    }

    String reason() {
        return text(HeaderNames.REASON);
    }

    private String text(String header) {
        return header(header).orElseThrow(() -> new AssertionError("no header " + header + " on " + record));
    }

    private Optional<String> header(String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, UTF_8));
    }

    @Override
    public String toString() {
        return key() + " at " + record.topic() + "/" + record.partition() + "/" + record.offset();
    }
}
