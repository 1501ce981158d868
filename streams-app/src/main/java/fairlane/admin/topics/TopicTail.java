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

/** Follows the committed records of a topic. */
public abstract sealed class TopicTail<T> implements AutoCloseable permits DeliveryTail, OutcomeTail {
    private final Consumer<byte[], byte[]> consumer;
    private final Function<ConsumerRecord<byte[], byte[]>, T> reader;

    /** @param fromBeginning whether to read the existing records as well */
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
        // Determines the end now; otherwise it would be determined by the first poll.
        partitions.forEach(consumer::position);
    }

    /** Returns new records, after {@code timeout} at the latest; none if {@link #wakeup} was called. */
    public List<T> poll(Duration timeout) {
        List<T> records = new ArrayList<>();
        try {
            consumer.poll(timeout).forEach(message -> records.add(reader.apply(message)));
        } catch (WakeupException e) {
            return List.of();
        }
        return records;
    }

    /** Ends a running poll from another thread. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
