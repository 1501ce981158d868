package fairlane.admin.messages;

import fairlane.admin.Cluster;
import fairlane.admin.inspection.MessageSelector;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.admin.topics.BackwardSearch;
import fairlane.admin.topics.DeadLetters;
import fairlane.admin.topics.ReleasedMessage;
import fairlane.schema.RecordReader;
import fairlane.schema.SendRequest;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.RecordText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Searches the topics for a message that the pipeline does not hold, to find out whether it was released, became a dead
 * letter, or is not consumed yet.
 */
public final class MessageTracer {
    private final Cluster cluster;
    private final RecordReader<SendRequest> reader;
    private final DeadLetters deadLetters;

    public MessageTracer(Cluster cluster) {
        this.cluster = cluster;
        this.reader = cluster.encodings().viewer(SendRequest.class);
        this.deadLetters = new DeadLetters(cluster);
    }

    /**
     * The result of a search in the topics.
     *
     * @param complete whether the topics were searched back to their beginnings
     */
    public record FoundTraces(List<MessageTrace> traces, boolean complete) {
        public FoundTraces {
            traces = List.copyOf(traces);
        }
    }

    /**
     * Searches for the selected message, starting with the newest records.
     *
     * @param timeLimit maximum duration of the search
     */
    public FoundTraces find(MessageSelector selector, Duration timeLimit) {
        long deadline = System.nanoTime() + timeLimit.toNanos();
        int partition = cluster.customerPartitioner().partitionOf(selector.customer());
        Map<TopicPartition, Long> consumedOffsets = consumedOffsets(partition);
        List<MessageTrace> traces = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = cluster.consumer()) {
            // The partitions are assigned before their offsets are queried, because the consumer would log a warning
            // about unassigned partitions.
            consumer.assign(searchedPartitions(selector, partition));
            Map<TopicPartition, Long> floors = new HashMap<>(consumer.beginningOffsets(consumer.assignment()));
            consumedOffsets.forEach((topicPartition, offset) -> floors.merge(topicPartition, offset, Math::max));
            BackwardSearch search = new BackwardSearch(consumer, floors, message -> {
                if (RecordText.key(message).equals(selector.customer()) && matches(message, selector)) {
                    traces.add(toTrace(message, floors));
                }
            });
            return new FoundTraces(traces, search.run(deadline));
        }
    }

    /**
     * Returns, for the requests topic and the bulk topic, the offset up to which the pipeline has consumed the
     * partition.
     */
    private Map<TopicPartition, Long> consumedOffsets(int partition) {
        String group = cluster.config().pipeline().applicationId();
        var spec = Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(requestPartitions(partition)));
        Map<TopicPartition, OffsetAndMetadata> offsets =
                cluster.await(cluster.admin().listConsumerGroupOffsets(spec).partitionsToOffsetAndMetadata(group));
        Map<TopicPartition, Long> consumedOffsets = new HashMap<>();
        for (TopicPartition topicPartition : requestPartitions(partition)) {
            OffsetAndMetadata offset = offsets.get(topicPartition);
            if (offset != null) {
                consumedOffsets.put(topicPartition, offset.offset());
            }
        }
        return consumedOffsets;
    }

    private List<TopicPartition> requestPartitions(int partition) {
        return List.of(
                new TopicPartition(cluster.topics().requests(), partition),
                new TopicPartition(cluster.topics().bulk(), partition));
    }

    private Set<TopicPartition> searchedPartitions(MessageSelector selector, int partition) {
        Set<TopicPartition> searchedPartitions = new HashSet<>(requestPartitions(partition));
        searchedPartitions.add(new TopicPartition(cluster.topics().deadLetters(), partition));
        List<String> deliveries = searchedChannels(selector).stream()
                .map(cluster.topics()::deliveries)
                .toList();
        cluster.partitionCounts(deliveries)
                .keySet()
                .forEach(topic -> searchedPartitions.add(new TopicPartition(topic, partition)));
        return searchedPartitions;
    }

    private Collection<String> searchedChannels(MessageSelector selector) {
        return selector.channel() != null
                ? Set.of(selector.channel())
                : new ChannelAdmin(cluster).list().keySet();
    }

    private boolean matches(ConsumerRecord<byte[], byte[]> message, MessageSelector selector) {
        try {
            if (message.value() == null) {
                return false;
            }
            SendRequest request = reader.read(message.value());
            return selector.matches(request.getId(), request.getChannel(), request.getSender());
        } catch (UnreadableRecordException e) {
            return false; // an unreadable request has no id that a selector could match
        }
    }

    private MessageTrace toTrace(ConsumerRecord<byte[], byte[]> message, Map<TopicPartition, Long> floors) {
        if (message.topic().equals(cluster.topics().deadLetters())) {
            return new MessageTrace.DeadLettered(deadLetters.toDeadLetter(message));
        }
        return cluster.topics()
                .channelOf(message.topic())
                .<MessageTrace>map(channel -> new MessageTrace.Released(channel, ReleasedMessage.of(message)))
                .orElseGet(() -> notConsumed(message, floors));
    }

    private static MessageTrace notConsumed(ConsumerRecord<byte[], byte[]> message, Map<TopicPartition, Long> floors) {
        long consumedOffset = floors.getOrDefault(new TopicPartition(message.topic(), message.partition()), 0L);
        return new MessageTrace.NotConsumed(
                message.topic(), message.partition(), message.offset(), message.offset() - consumedOffset);
    }
}
