package fairlane.admin;

import fairlane.schema.Channel;
import fairlane.wire.AcknowledgementMetadata;
import fairlane.wire.DeliveryGroups;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to a channel's carrier: released, and not acknowledged. Offsets do not tell how much that is, for
 * transactions leave some that are no messages: so it is read, as far as a limit.
 */
public final class Flight {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE_NANOS = 2_000_000_000;

    private final Cluster cluster;

    public Flight(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * How much it is.
     *
     * @param messages at least so many
     * @param complete no more than those
     */
    public record Count(long messages, boolean complete) {}

    /** @param atMost counts no further than that */
    public Count of(String name, Channel channel, long atMost) {
        String topic = cluster.topics().deliveries(name);
        if (!new TopicCounts(cluster).of(Set.of(topic)).containsKey(topic)) {
            return new Count(0, true);
        }
        Map<TopicPartition, OffsetAndMetadata> committed = cluster.await(cluster.admin()
                .listConsumerGroupOffsets(DeliveryGroups.of(cluster.topics(), name, channel))
                .partitionsToOffsetAndMetadata());
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer()) {
            List<TopicPartition> partitions = new TopicReader(cluster).partitions(topic);
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = seek(consumer, committed);
            return count(consumer, ends, committed, atMost);
        }
    }

    /** @return where those end that are not acknowledged to their end */
    private static Map<TopicPartition, Long> seek(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> committed) {
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

    private static Count count(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, OffsetAndMetadata> committed,
            long atMost) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long messages = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (messages >= atMost || System.nanoTime() - deadline >= 0) {
                return new Count(messages, false);
            }
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                if (!isFinished(message, committed.get(new TopicPartition(message.topic(), message.partition())))) {
                    messages++;
                }
            }
        }
        return new Count(messages, true);
    }

    private static boolean isFinished(
            ConsumerRecord<byte[], byte[]> message, @Nullable OffsetAndMetadata acknowledged) {
        return acknowledged != null
                && AcknowledgementMetadata.parse(acknowledged.offset(), acknowledged.metadata())
                        .finished()
                        .contains(message.offset());
    }
}
