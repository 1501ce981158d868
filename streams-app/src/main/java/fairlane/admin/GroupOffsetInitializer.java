package fairlane.admin;

import fairlane.contract.DeliveryGroups;
import fairlane.schema.Channel;
import fairlane.wire.InitialOffsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Commits the {@link InitialOffsets} for the consumer groups that acknowledge the messages of channels. Offsets that a
 * group has already committed stay unchanged.
 */
public final class GroupOffsetInitializer {
    private final Cluster cluster;

    public GroupOffsetInitializer(Cluster cluster) {
        this.cluster = cluster;
    }

    public void initialize(Map<String, Channel> channels) {
        channels.forEach(this::initialize);
    }

    private void initialize(String channelName, Channel channel) {
        String group = DeliveryGroups.groupOf(cluster.topics(), channelName, channel);
        Map<TopicPartition, OffsetSpec> uncommitted = uncommittedPartitions(group, channelName);
        if (uncommitted.isEmpty()) {
            return;
        }
        List<TopicPartition> initial = cluster
                .await(cluster.admin().listOffsets(uncommitted).all())
                .entrySet()
                .stream()
                .filter(start -> InitialOffsets.isNeeded(false, start.getValue().offset()))
                .map(Map.Entry::getKey)
                .toList();
        if (!initial.isEmpty()) {
            cluster.awaitUnlessRefusedWith(
                    UnknownMemberIdException.class,
                    InitialOffsets.commit(cluster.admin(), group, initial, new AlterConsumerGroupOffsetsOptions()));
        }
    }

    private Map<TopicPartition, OffsetSpec> uncommittedPartitions(String group, String channelName) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                cluster.await(cluster.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, OffsetSpec> uncommitted = new HashMap<>();
        for (TopicPartition partition :
                new TopicReader(cluster).partitions(cluster.topics().deliveries(channelName))) {
            if (committed.get(partition) == null) {
                uncommitted.put(partition, OffsetSpec.earliest());
            }
        }
        return uncommitted;
    }
}
