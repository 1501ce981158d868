package fairlane.admin.topics;

import fairlane.admin.RecordHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads partitions backwards in blocks of offsets, starting with the last block, so that a search with a deadline reads
 * the newest records first.
 */
public final class BackwardSearch {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long INITIAL_STEP = 10_000;
    /**
     * The factor by which each block is longer than the block that was read before. The blocks grow because each block
     * requires a new fetch.
     */
    private static final int STEP_GROWTH = 4;

    private final Consumer<byte[], byte[]> consumer;
    private final RecordHandler reader;
    private final Map<TopicPartition, Long> floors;
    /** For each partition, the offset below which records are still unread. */
    private final Map<TopicPartition, Long> unread;

    /**
     * @param floors the lowest offset to read, by partition
     * @param reader receives the records that are read
     */
    public BackwardSearch(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> floors, RecordHandler reader) {
        this.consumer = consumer;
        this.reader = reader;
        this.floors = Map.copyOf(floors);
        this.unread = new HashMap<>(consumer.endOffsets(floors.keySet()));
    }

    /**
     * Reads the partitions down to their lowest offsets.
     *
     * @param deadline the time at which the search stops, a value of {@link System#nanoTime}
     * @return whether all partitions were read before the deadline
     */
    public boolean run(long deadline) {
        long step = INITIAL_STEP;
        while (!unfinishedPartitions().isEmpty()) {
            if (!readBack(step, deadline)) {
                return false;
            }
            step *= STEP_GROWTH;
        }
        return true;
    }

    private List<TopicPartition> unfinishedPartitions() {
        return unread.entrySet().stream()
                .filter(end -> end.getValue() > floor(end.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private long floor(TopicPartition partition) {
        return floors.getOrDefault(partition, 0L);
    }

    private boolean readBack(long step, long deadline) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        consumer.assign(unfinishedPartitions());
        consumer.resume(consumer.assignment());
        for (TopicPartition partition : consumer.assignment()) {
            long end = unread.getOrDefault(partition, 0L);
            long from = Math.max(floor(partition), end - step);
            consumer.seek(partition, from);
            ends.put(partition, end);
            unread.put(partition, from);
        }
        return readTo(ends, deadline);
    }

    private boolean readTo(Map<TopicPartition, Long> ends, long deadline) {
        while (!ends.isEmpty()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                Long end = ends.get(new TopicPartition(message.topic(), message.partition()));
                if (end != null && message.offset() < end) {
                    reader.handle(message);
                }
            }
            ends.entrySet().removeIf(end -> pauseIfFinished(end.getKey(), end.getValue()));
        }
        return true;
    }

    private boolean pauseIfFinished(TopicPartition partition, long end) {
        boolean finished = consumer.position(partition) >= end;
        if (finished) {
            consumer.pause(Set.of(partition));
        }
        return finished;
    }
}
