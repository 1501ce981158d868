package fairlane.admin.topics;

import fairlane.admin.Cluster;
import fairlane.admin.TopicReader;
import fairlane.contract.DeliveryGroups;
import fairlane.schema.Channel;
import fairlane.wire.AcknowledgementMetadata;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Counts the messages of a channel that are in flight, that is, released and not acknowledged. The difference between
 * end offset and committed offset would not be exact, because transaction markers use offsets as well; therefore the
 * counter reads the records, up to a maximum number.
 */
public final class InFlightCounter {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long TIME_LIMIT_NANOS = 2_000_000_000;

    private final Cluster cluster;

    public InFlightCounter(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The number of messages of a channel in flight.
     *
     * @param messages the counted number, which is a lower bound unless {@code complete} is true
     * @param complete whether {@code messages} is exact
     */
    public record InFlightCount(long messages, boolean complete) {}

    /**
     * Counts the messages of a channel in flight.
     *
     * @param maxCount the number of messages at which counting stops
     */
    public InFlightCount count(String channelName, Channel channel, long maxCount) {
        String topic = cluster.topics().deliveries(channelName);
        if (!cluster.topicExists(topic)) {
            return new InFlightCount(0, true);
        }
        Map<TopicPartition, OffsetAndMetadata> committed = cluster.await(cluster.admin()
                .listConsumerGroupOffsets(DeliveryGroups.groupOf(cluster.topics(), channelName, channel))
                .partitionsToOffsetAndMetadata());
        try (Consumer<byte[], byte[]> consumer = cluster.consumer()) {
            List<TopicPartition> partitions = new TopicReader(cluster).partitions(topic);
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = seekToAcknowledged(consumer, committed);
            return readUnacknowledged(consumer, ends, committed, maxCount);
        }
    }

    /**
     * Positions the consumer at the first unacknowledged offset of each partition, and unassigns the partitions without
     * unacknowledged offsets.
     *
     * @return the end offsets of the partitions that stay assigned
     */
    private static Map<TopicPartition, Long> seekToAcknowledged(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> committed) {
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(consumer.assignment()));
        consumer.beginningOffsets(consumer.assignment()).forEach((partition, start) -> {
            OffsetAndMetadata acknowledged = committed.get(partition);
            long from = acknowledged == null ? start : Math.max(start, acknowledged.offset());
            consumer.seek(partition, from);
            ends.computeIfPresent(partition, (same, end) -> end <= from ? null : end);
        });
        consumer.assign(ends.keySet());
        return ends;
    }

    private static InFlightCount readUnacknowledged(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, OffsetAndMetadata> committed,
            long maxCount) {
        long deadline = System.nanoTime() + TIME_LIMIT_NANOS;
        long messages = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (messages >= maxCount || System.nanoTime() - deadline >= 0) {
                return new InFlightCount(messages, false);
            }
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                if (!isFinished(message, committed.get(new TopicPartition(message.topic(), message.partition())))) {
                    messages++;
                }
            }
        }
        return new InFlightCount(messages, true);
    }

    private static boolean isFinished(
            ConsumerRecord<byte[], byte[]> message, @Nullable OffsetAndMetadata acknowledged) {
        return acknowledged != null
                && AcknowledgementMetadata.parse(acknowledged.offset(), acknowledged.metadata())
                        .finished()
                        .contains(message.offset());
    }
}
