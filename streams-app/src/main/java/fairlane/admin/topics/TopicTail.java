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

/** The committed records of a topic, as they come. */
public abstract sealed class TopicTail<T> implements AutoCloseable permits DeliveryTail, OutcomeTail {
    private final Consumer<byte[], byte[]> consumer;
    private final Function<ConsumerRecord<byte[], byte[]>, T> reader;

    /** @param fromBeginning also those that are there already */
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
        // The end is where it is now, and not where it is at the first poll.
        partitions.forEach(consumer::position);
    }

    /** What has come, after {@code wait} at the latest; nothing where {@link #wakeup} was called. */
    public List<T> poll(Duration timeout) {
        List<T> records = new ArrayList<>();
        try {
            consumer.poll(timeout).forEach(message -> records.add(reader.apply(message)));
        } catch (WakeupException e) {
            return List.of();
        }
        return records;
    }

    /** Ends a poll that is under way, from another thread. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
