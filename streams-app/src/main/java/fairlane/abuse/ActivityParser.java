package fairlane.abuse;

import fairlane.abuse.measure.ActivityEvent;
import fairlane.contract.DeadLetterReason;
import fairlane.contract.HeaderNames;
import fairlane.contract.RequestLimits;
import fairlane.schema.Encodings;
import fairlane.schema.Outcome;
import fairlane.schema.OutcomeStatus;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.Topics;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.RecordText;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Parses records of the requests, dead-letter and outcome topics as activity events. The content of the records is not
 * trusted, and no record makes the parser fail.
 */
final class ActivityParser {
    private final Topics topics;
    private final RecordReader<SendRequest> requests;
    private final RecordReader<Outcome> outcomes;
    private final ContentHasher hasher = new ContentHasher();

    ActivityParser(Topics topics, Encodings encodings) {
        this.topics = topics;
        this.requests = encodings.viewer(SendRequest.class);
        this.outcomes = encodings.reader(Outcome.class);
    }

    /**
     * Parses a record.
     *
     * @return the event; empty if the record does not count for any rule
     * @throws fairlane.schema.SchemaRegistryException if the Schema Registry does not answer
     */
    Optional<ActivityEvent> parse(ConsumerRecord<byte[], byte[]> message) {
        byte[] key = message.key();
        if (key == null || key.length == 0 || key.length > RequestLimits.MAX_NAME_BYTES) {
            return Optional.empty(); // the record has no valid customer
        }
        String customer = RecordText.key(message);
        String topic = message.topic();
        if (topic.equals(topics.deadLetters())) {
            return isInvalidRequest(message)
                    ? Optional.of(new ActivityEvent.MessagesCounted(customer, 0, 1))
                    : Optional.empty();
        }
        byte[] value = message.value() == null ? new byte[0] : message.value();
        try {
            return topic.equals(topics.outcomes())
                    ? parseOutcome(customer, outcomes.read(value))
                    : Optional.of(parseRequest(customer, requests.read(value), message));
        } catch (UnreadableRecordException e) {
            // The pipeline turns the request into a dead letter, which is then counted as invalid.
            return topic.equals(topics.outcomes())
                    ? Optional.empty()
                    : Optional.of(new ActivityEvent.MessagesCounted(customer, 1, 0));
        }
    }

    /**
     * Whether a dead letter is a request that the pipeline rejected as invalid. Dead letters that workers write do not
     * count here, because their outcomes are counted.
     */
    private boolean isInvalidRequest(ConsumerRecord<byte[], byte[]> message) {
        String reason = RecordText.header(message, HeaderNames.REASON);
        String source = RecordText.header(message, HeaderNames.SOURCE);
        return (reason.equals(DeadLetterReason.MALFORMED.name())
                        || reason.equals(DeadLetterReason.UNKNOWN_CHANNEL.name()))
                && (source.startsWith(topics.requests() + "/") || source.startsWith(topics.bulk() + "/"));
    }

    private ActivityEvent parseRequest(String customer, SendRequest request, ConsumerRecord<byte[], byte[]> message) {
        String sender = request.getSender() == null ? customer : request.getSender();
        return isValidName(sender)
                ? new ActivityEvent.MessageRequested(
                        customer,
                        request.getChannel(),
                        sender,
                        hasher.hash(request.getBody()),
                        hasher.hash(request.getRecipient()),
                        message.headers().lastHeader(HeaderNames.ATTEMPT) != null)
                : new ActivityEvent.MessagesCounted(customer, 1, 0);
    }

    private static Optional<ActivityEvent> parseOutcome(String customer, Outcome outcome) {
        String sender = outcome.getSender() == null ? customer : outcome.getSender();
        boolean rejected = outcome.getStatus() == OutcomeStatus.REJECTED;
        boolean counts = rejected || outcome.getStatus() == OutcomeStatus.DELIVERED;
        return counts && isValidName(sender)
                ? Optional.of(new ActivityEvent.DeliveryEnded(customer, outcome.getChannel(), sender, rejected))
                : Optional.empty();
    }

    /** Whether a sender can have this name. Rejecting other names also bounds the memory that a name takes. */
    private static boolean isValidName(String name) {
        return !name.isEmpty() && name.length() <= RequestLimits.MAX_NAME_BYTES;
    }
}
