package fairlane.admin.topics;

import fairlane.admin.Cluster;
import fairlane.admin.TopicReader;
import fairlane.contract.CustomerPartitioner;
import fairlane.contract.HeaderNames;
import fairlane.schema.Priority;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.RecordText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The requests that were published for a channel, in the order of publication, and the information about which of them
 * became dead letters.
 */
final class RequestLog {
    /**
     * Messages with equal ordering keys are delivered in the order in which their requests were published.
     *
     * @param topic the topic of the requests: the requests topic or the bulk topic
     */
    record OrderingKey(String topic, String customer, String sender, Priority priority) {}

    /**
     * A request that was published for the channel.
     *
     * @param ordered whether the request must be delivered in order; a request with notBefore may be delivered after
     *     requests that were published later
     * @param offset the position of the request among the requests with the same ordering key
     * @param publishedCount number of requests that were published with the id of this request
     */
    record PublishedRequest(OrderingKey orderingKey, boolean ordered, long offset, int publishedCount) {
        PublishedRequest publishedAgain() {
            return new PublishedRequest(orderingKey, ordered, offset, publishedCount + 1);
        }
    }

    private final Map<MessageId, PublishedRequest> published = new HashMap<>();
    private final Set<MessageId> deadLettered = new HashSet<>();
    private final RecordReader<SendRequest> reader;
    private final String channel;

    RequestLog(RecordReader<SendRequest> reader, String channel) {
        this.reader = reader;
        this.channel = channel;
    }

    /** Returns a request log that contains no requests. */
    static RequestLog empty() {
        return new RequestLog(value -> new SendRequest(), "");
    }

    /**
     * Reads the requests that were published for a channel.
     *
     * @param since the time in epoch milliseconds before which published requests are omitted
     */
    static RequestLog read(Cluster cluster, String channel, long since) {
        RequestLog log = new RequestLog(cluster.encodings().viewer(SendRequest.class), channel);
        TopicReader topics = new TopicReader(cluster);
        for (String topic :
                List.of(cluster.topics().requests(), cluster.topics().bulk())) {
            CustomerPartitioner partitioner =
                    new CustomerPartitioner(topics.partitions(topic).size());
            topics.readSince(topic, since, message -> log.addRequest(message, partitioner));
        }
        topics.readSince(cluster.topics().deadLetters(), since, log::addDeadLetter);
        return log;
    }

    /**
     * Adds a request to the log. Ignores retries, because they repeat an earlier request, and requests in a wrong
     * partition, because the pipeline publishes those requests again to the right partition.
     */
    void addRequest(ConsumerRecord<byte[], byte[]> message, CustomerPartitioner partitioner) {
        boolean retry = RecordText.number(message, HeaderNames.ATTEMPT).orElse(1) > 1;
        if (message.key() == null || retry || partitioner.partitionOf(message.key()) != message.partition()) {
            return;
        }
        request(message).ifPresent(request -> addPublished(message, request));
    }

    private void addPublished(ConsumerRecord<byte[], byte[]> message, SendRequest request) {
        String customer = RecordText.key(message);
        String sender = request.getSender() == null ? customer : request.getSender();
        OrderingKey orderingKey = new OrderingKey(message.topic(), customer, sender, request.getPriority());
        boolean ordered = request.getNotBefore() == null;
        published.merge(
                new MessageId(customer, request.getId()),
                new PublishedRequest(orderingKey, ordered, message.offset(), 1),
                (earlier, later) -> earlier.publishedAgain());
    }

    void addDeadLetter(ConsumerRecord<byte[], byte[]> message) {
        request(message)
                .ifPresent(request -> deadLettered.add(new MessageId(RecordText.key(message), request.getId())));
    }

    /** Decodes a request; returns empty if the request is unreadable or belongs to another channel. */
    private Optional<SendRequest> request(ConsumerRecord<byte[], byte[]> message) {
        try {
            return message.value() == null
                    ? Optional.empty()
                    : Optional.of(reader.read(message.value()))
                            .filter(request -> request.getChannel().equals(channel));
        } catch (UnreadableRecordException e) {
            return Optional.empty();
        }
    }

    Optional<PublishedRequest> find(MessageId id) {
        return Optional.ofNullable(published.get(id));
    }

    Map<MessageId, PublishedRequest> publishedRequests() {
        return published;
    }

    boolean isDeadLettered(MessageId id) {
        return deadLettered.contains(id);
    }
}
