package fairlane.admin.topics;

import fairlane.admin.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads the committed records of a topic continuously as they are written. */
public abstract sealed class TopicTail<T> implements AutoCloseable permits DeliveryTail, OutcomeTail {
    private final Consumer<byte[], byte[]> consumer;
    private final Function<ConsumerRecord<byte[], byte[]>, T> reader;

    /** @param fromBeginning true to start with the oldest record of each partition, false to read only new records */
    TopicTail(
            Cluster cluster,
            List<TopicPartition> partitions,
            boolean fromBeginning,
            Function<ConsumerRecord<byte[], byte[]>, T> reader) {
        this.reader = reader;
        this.consumer = cluster.consumer();
        consumer.assign(partitions);
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        // Determines the start position now, because the consumer would otherwise determine it in the first poll.
        partitions.forEach(consumer::position);
    }

    /**
     * Waits for new records and returns them. Returns an empty list if no record arrives within {@code timeout}, or if
     * {@link #wakeup} is called.
     */
    public List<T> poll(Duration timeout) {
        List<T> records = new ArrayList<>();
        try {
            consumer.poll(timeout).forEach(message -> records.add(reader.apply(message)));
        } catch (WakeupException e) {
            return List.of();
        }
        return records;
    }

    /** Ends a call of {@link #poll} that is waiting in another thread. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
