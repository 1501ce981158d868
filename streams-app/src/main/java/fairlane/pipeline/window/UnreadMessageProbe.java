package fairlane.pipeline.window;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds out whether partitions contain messages at or after given offsets, by reading the partitions as a worker does.
 * Must be used by one thread only.
 */
final class UnreadMessageProbe implements AutoCloseable {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(20);
    private static final Duration MAX_DURATION = Duration.ofMillis(300);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** @param clients the Kafka settings that all clients share */
    UnreadMessageProbe(Map<String, Object> clients) {
        Map<String, Object> settings = new HashMap<>(clients);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 << 10);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Finds the first message at or after each of the given offsets. Reads for at most about 300 ms.
     *
     * @param from the first offset to read, by partition
     * @return for each partition, the offset up to which (exclusive) no message was found; an empty map if one of the
     *     given offsets no longer exists
     */
    Map<TopicPartition, Long> firstMessageOffsets(Map<TopicPartition, Long> from) {
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        Map<TopicPartition, Long> found = new HashMap<>();
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet());
            long startedAt = System.nanoTime();
            while (found.size() < from.size() && System.nanoTime() - startedAt < MAX_DURATION.toNanos()) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL_TIMEOUT)) {
                    TopicPartition partition = new TopicPartition(message.topic(), message.partition());
                    found.putIfAbsent(partition, message.offset());
                    consumer.pause(Set.of(partition));
                }
                ends.forEach((partition, end) -> recordEnd(partition, end, found));
            }
            from.keySet().forEach(partition -> found.putIfAbsent(partition, consumer.position(partition)));
        } catch (InvalidOffsetException e) {
            return Map.of(); // records were deleted in the meantime; the next snapshot contains the new log start
        } finally {
            consumer.unsubscribe();
        }
        return found;
    }

    private void recordEnd(TopicPartition partition, long end, Map<TopicPartition, Long> found) {
        if (!found.containsKey(partition) && consumer.position(partition) >= end) {
            found.put(partition, consumer.position(partition));
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
