package fairlane.admin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Reads topics from a given position up to their current end offsets. */
public final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MAX_EMPTY_POLLS = 50;

    private final Cluster cluster;

    public TopicReader(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Reads all records of {@code topic}.
     *
     * @throws AdminException if the topic does not exist, or if Kafka stops responding
     */
    public void readAll(String topic, RecordHandler reader) {
        try (var consumer = cluster.consumer()) {
            consumer.assign(partitions(topic));
            consumer.seekToBeginning(consumer.assignment());
            readToEnd(consumer, reader);
        }
    }

    /** Reads the records of {@code topic} whose timestamp is {@code epochMillis} or later. */
    public void readSince(String topic, long epochMillis, RecordHandler reader) {
        try (var consumer = cluster.consumer()) {
            consumer.assign(partitions(topic));
            seekToTime(consumer, epochMillis);
            readToEnd(consumer, reader);
        }
    }

    private static void seekToTime(Consumer<byte[], byte[]> consumer, long epochMillis) {
        Map<TopicPartition, Long> times = new java.util.HashMap<>();
        consumer.assignment().forEach(partition -> times.put(partition, epochMillis));
        consumer.offsetsForTimes(times).forEach((partition, offset) -> {
            if (offset == null) {
                consumer.seekToEnd(Set.of(partition));
            } else {
                consumer.seek(partition, offset.offset());
            }
        });
    }

    /**
     * Returns the partitions of a topic.
     *
     * @throws AdminException if the topic does not exist
     */
    public List<TopicPartition> partitions(String topic) {
        Integer count = cluster.partitionCounts(Set.of(topic)).get(topic);
        if (count == null) {
            throw AdminException.missingTopic(topic);
        }
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private void readToEnd(Consumer<byte[], byte[]> consumer, RecordHandler reader) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        int emptyPolls = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            var records = consumer.poll(POLL);
            records.forEach(reader::handle);
            emptyPolls = records.isEmpty() ? emptyPolls + 1 : 0;
            if (emptyPolls > MAX_EMPTY_POLLS) {
                throw AdminException.kafkaUnreachable(cluster.config().kafka().bootstrapServers(), null);
            }
        }
    }
}
