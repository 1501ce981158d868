package fairlane.admin;

import fairlane.schema.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** The committed deliveries of a channel, as they come. */
public final class DeliveryTail implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param fromBeginning also those that are there already
     * @throws AdminException when there is no such channel
     */
    public DeliveryTail(Cluster cluster, String channel, boolean fromBeginning) {
        List<TopicPartition> partitions = partitions(cluster, channel);
        consumer = cluster.consumer();
        consumer.assign(partitions);
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        // The end is where it is now, and not where it is at the first poll.
        partitions.forEach(consumer::position);
    }

    private static List<TopicPartition> partitions(Cluster cluster, String channel) {
        TopicReader topics = new TopicReader(cluster);
        String topic = cluster.topics().deliveries(channel);
        if (!new TopicCounts(cluster).of(Set.of(topic)).containsKey(topic)) {
            var existing = new CompactedTopic<>(cluster, cluster.topics().channels(), Channel.class).read();
            throw AdminException.mistake("there is no channel " + channel + " with deliveries; there are: "
                    + String.join(", ", existing.keySet()));
        }
        return topics.partitions(topic);
    }

    /** What has come, after {@code wait} at the latest; nothing where {@link #wakeup} was called. */
    public List<Delivery> poll(Duration wait) {
        List<Delivery> deliveries = new ArrayList<>();
        try {
            consumer.poll(wait).forEach(message -> deliveries.add(Delivery.of(message)));
        } catch (WakeupException e) {
            return List.of();
        }
        return deliveries;
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
