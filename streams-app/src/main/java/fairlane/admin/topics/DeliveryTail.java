package fairlane.admin.topics;

import fairlane.admin.AdminException;
import fairlane.admin.Cluster;
import fairlane.admin.CompactedTopic;
import fairlane.admin.TopicReader;
import fairlane.schema.Channel;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** Reads the committed deliveries of a channel continuously as they are written. */
public final class DeliveryTail extends TopicTail<ReleasedMessage> {
    /**
     * @param fromBeginning true to start with the oldest delivery in the topic, false to read only new deliveries
     * @throws AdminException if the channel has no deliveries topic
     */
    public DeliveryTail(Cluster cluster, String channel, boolean fromBeginning) {
        super(cluster, partitions(cluster, channel), fromBeginning, ReleasedMessage::of);
    }

    private static List<TopicPartition> partitions(Cluster cluster, String channel) {
        TopicReader topics = new TopicReader(cluster);
        String topic = cluster.topics().deliveries(channel);
        if (!cluster.topicExists(topic)) {
            var existing = new CompactedTopic<>(cluster, cluster.topics().channels(), Channel.class).read();
            throw AdminException.invalidRequest("there is no channel " + channel + " with deliveries; there are: "
                    + String.join(", ", existing.keySet()));
        }
        return topics.partitions(topic);
    }
}
