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

/** Takes records of the topics for what happened. Whatever is in them is somebody else's: none makes it fail. */
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

    /** Empty: it does not count. @throws fairlane.schema.SchemaRegistryException when the registry does not answer */
    Optional<ActivityEvent> parse(ConsumerRecord<byte[], byte[]> message) {
        byte[] key = message.key();
        if (key == null || key.length == 0 || key.length > RequestLimits.MAX_NAME_BYTES) {
            return Optional.empty(); // nobody's
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
            // The pipeline makes it a dead letter, and that is what counts as invalid.
            return topic.equals(topics.outcomes())
                    ? Optional.empty()
                    : Optional.of(new ActivityEvent.MessagesCounted(customer, 1, 0));
        }
    }

    /** What the pipeline says of a request; what became of a delivery later is told by its outcome. */
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

    /** Nobody is called otherwise, and nobody's name takes more memory than that. */
    private static boolean isValidName(String name) {
        return !name.isEmpty() && name.length() <= RequestLimits.MAX_NAME_BYTES;
    }
}
