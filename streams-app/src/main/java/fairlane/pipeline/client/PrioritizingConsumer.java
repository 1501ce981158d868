package fairlane.pipeline.client;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that does not let one topic stand before the others.
 *
 * <p>What it has fetched of a partition a Kafka consumer hands out to the end before it comes to the next: of a
 * compressed burst that is tens of thousands of records, a second and more, in which requests that have long been
 * fetched wait. So whenever it has handed out records of the topic for bursts, it looks for those of the others first.
 *
 * <p>And a burst that is stored makes commits long, and nothing leaves during one. So while others send as well, a burst
 * gets a part of the time: after each of its batches it waits for a multiple of what that took.
 *
 * <p>A stream thread waits in its poll for what may come. While a backlog is released there is better to do.
 */
final class PrioritizingConsumer extends KafkaConsumer<byte[], byte[]> {
    /** Others that came so shortly before may come again. */
    private static final long OTHERS_ACTIVE_NANOS = 1_000_000_000;

    /** How many times as long as it kept the thread busy a burst waits: it has an eighth of the time. */
    private static final int BULK_PAUSE_FACTOR = 7;

    /** What took longer was no work on the burst: the process slept, or had a task's state restored. */
    private static final long MAX_BULK_PAUSE_NANOS = 1_000_000_000;

    private final String bulkTopic;
    /** Paused by this class, while it polls. */
    private final Set<TopicPartition> pausedHere = new HashSet<>();

    private final BooleanSupplier threadHasMoreWork;
    private final Heartbeats.ThreadHeartbeat heartbeat;
    private long othersReceivedAt;
    private boolean returnedBulk;
    private long returnedBulkAt;
    private long bulkPausedUntil;

    /**
     * Makes the consumer of one stream thread.
     *
     * @param bulkTopic the one that waits for the others
     * @param threadHasMoreWork whether the thread has other work than what may come
     * @param heartbeat beats whenever the thread comes by
     */
    PrioritizingConsumer(
            Map<String, Object> config,
            String bulkTopic,
            BooleanSupplier threadHasMoreWork,
            Heartbeats.ThreadHeartbeat heartbeat) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.bulkTopic = bulkTopic;
        this.threadHasMoreWork = threadHasMoreWork;
        this.heartbeat = heartbeat;
        this.othersReceivedAt = System.nanoTime() - OTHERS_ACTIVE_NANOS;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        heartbeat.beat(System.nanoTime());
        return pollByPriority(threadHasMoreWork.getAsBoolean() ? Duration.ZERO : timeout);
    }

    /** Nothing that a poll has handed out waits here for another poll: one that fails would lose it. */
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

    /** Polls while bursts are paused; those that Streams has paused, or pauses in a rebalance meanwhile, stay so. */
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

    /** Streams pauses what it cannot take: whose state it restores. */
    @Override
    public void pause(Collection<TopicPartition> partitions) {
        super.pause(partitions);
        pausedHere.removeAll(partitions);
    }

    /**
     * What is to be committed, but of no partition more than what it has handed out of it. Streams 4.3 keeps a task's
     * next offsets when it drops what the task did since its last commit and goes back there; a commit before the
     * partition's next record would skip what was dropped, if the process ended then.
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
