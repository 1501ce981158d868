package fairlane.pipeline.client;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that keeps the bulk topic from delaying the other topics.
 *
 * <p>A Kafka consumer returns all fetched records of one partition before those of the next partition. After a
 * compressed burst on the bulk topic, one partition has tens of thousands of fetched records, and requests that have
 * already been fetched would wait for a second or more. After returning records of the bulk topic, this consumer
 * therefore polls the other topics first.
 *
 * <p>Storing a burst also makes commits long, and no message is released during a commit. While other topics have
 * records as well, the bulk topic therefore gets only a part of the time. After each batch of bulk records, this
 * consumer pauses the bulk topic for a multiple of the time that the stream thread took to process the batch.
 *
 * <p>A stream thread waits for records in the poll of its consumer. While the thread has other work, such as releasing
 * a backlog, the poll does not wait; while the thread is idle, the poll waits longer than Streams would.
 */
final class PrioritizingConsumer extends KafkaConsumer<byte[], byte[]> {
    /**
     * How long the topics other than the bulk topic count as active after their last received record, in nanoseconds.
     */
    private static final long OTHERS_ACTIVE_NANOS = 1_000_000_000;

    /**
     * The pause of the bulk topic after a batch, as a multiple of the time that the batch took. With 7, the bulk topic
     * gets an eighth of the time.
     */
    private static final int BULK_PAUSE_FACTOR = 7;

    /**
     * The maximum pause of the bulk topic, in nanoseconds. If the time measured for a batch would require a longer
     * pause, the process was suspended or was restoring the state of a task during that time.
     */
    private static final long MAX_BULK_PAUSE_NANOS = 1_000_000_000;

    private final String bulkTopic;
    /** The partitions of the bulk topic that this consumer has paused for the duration of one poll. */
    private final Set<TopicPartition> pausedHere = new HashSet<>();

    private final UnaryOperator<Duration> pollTimeout;
    private final Heartbeats.ThreadHeartbeat heartbeat;
    private long othersReceivedAt;
    private boolean returnedBulk;
    private long returnedBulkAt;
    private long bulkPausedUntil;

    /**
     * Creates the consumer of one stream thread.
     *
     * @param bulkTopic the topic whose records are processed after those of all other topics
     * @param pollTimeout returns how long a poll of the calling stream thread may wait for records; its argument is the
     *     time that Streams would wait
     * @param heartbeat the object in which the consumer records its polls
     */
    PrioritizingConsumer(
            Map<String, Object> config,
            String bulkTopic,
            UnaryOperator<Duration> pollTimeout,
            Heartbeats.ThreadHeartbeat heartbeat) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.bulkTopic = bulkTopic;
        this.pollTimeout = pollTimeout;
        this.heartbeat = heartbeat;
        this.othersReceivedAt = System.nanoTime() - OTHERS_ACTIVE_NANOS;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        heartbeat.beat(System.nanoTime());
        return pollByPriority(pollTimeout.apply(timeout));
    }

    /**
     * Polls the bulk topic only when the other topics allow this. Returns all records of one poll at once, because
     * records kept for the next call would be lost if the next call failed.
     */
    private ConsumerRecords<byte[], byte[]> pollByPriority(Duration timeout) {
        long now = System.nanoTime();
        boolean afterBulk = returnedBulk;
        if (returnedBulk) {
            returnedBulk = false;
            bulkPausedUntil = now + Math.min(BULK_PAUSE_FACTOR * (now - returnedBulkAt), MAX_BULK_PAUSE_NANOS);
        }
        boolean bulkPaused = now - othersReceivedAt < OTHERS_ACTIVE_NANOS && bulkPausedUntil - now > 0;
        if (bulkPaused) {
            return pollWithoutBulk(Duration.ofNanos(Math.min(bulkPausedUntil - now, timeout.toNanos())));
        }
        if (afterBulk) {
            ConsumerRecords<byte[], byte[]> others = pollWithoutBulk(Duration.ZERO);
            if (!others.isEmpty()) {
                return others;
            }
        }
        return pollAll(timeout);
    }

    private ConsumerRecords<byte[], byte[]> pollAll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        Set<TopicPartition> bulk = bulkPartitions(records.partitions());
        if (!bulk.isEmpty()) {
            returnedBulk = true;
            returnedBulkAt = System.nanoTime();
        }
        if (records.partitions().size() > bulk.size()) {
            othersReceivedAt = System.nanoTime();
        }
        return records;
    }

    /**
     * Pauses the bulk topic, polls the other topics, and resumes the bulk topic. Partitions that Streams itself has
     * paused, before the poll or in a rebalance during the poll, stay paused.
     */
    private ConsumerRecords<byte[], byte[]> pollWithoutBulk(Duration timeout) {
        Set<TopicPartition> bulk = bulkPartitions(assignment());
        bulk.removeAll(paused());
        pausedHere.addAll(bulk);
        super.pause(bulk);
        try {
            ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
            if (!records.isEmpty()) {
                othersReceivedAt = System.nanoTime();
            }
            return records;
        } finally {
            pausedHere.retainAll(assignment());
            super.resume(pausedHere);
            pausedHere.clear();
        }
    }

    /**
     * Pauses partitions on behalf of Streams, which cannot process their records yet because it is restoring the state
     * of their task.
     */
    @Override
    public void pause(Collection<TopicPartition> partitions) {
        super.pause(partitions);
        pausedHere.removeAll(partitions);
    }

    /**
     * Lowers each offset of a commit to the consumer's position in that partition, if the offset is greater. When
     * Streams 4.3 discards a task's work since the last commit and seeks back, the next commit of the task still
     * contains the offsets from before the seek. If these offsets were committed and the process ended before
     * processing the discarded records again, the records would be skipped.
     */
    Map<TopicPartition, OffsetAndMetadata> limitToPosition(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Set<TopicPartition> assigned = assignment();
        Map<TopicPartition, OffsetAndMetadata> limited = new HashMap<>(offsets);
        limited.replaceAll((partition, commit) -> {
            long position = assigned.contains(partition) ? position(partition) : Long.MAX_VALUE;
            return commit.offset() <= position ? commit : new OffsetAndMetadata(position, commit.metadata());
        });
        return limited;
    }

    private Set<TopicPartition> bulkPartitions(Set<TopicPartition> partitions) {
        Set<TopicPartition> bulk = new HashSet<>(partitions);
        bulk.removeIf(partition -> !partition.topic().equals(bulkTopic));
        return bulk;
    }

    @Override
    public void close() {
        heartbeat.close();
        super.close();
    }

    @Override
    public void close(CloseOptions options) {
        heartbeat.close();
        super.close(options);
    }
}
