package fairlane.admin;

import fairlane.contract.DeliveryGroups;
import fairlane.schema.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Has the group of a channel's consumers begin at the beginning: one without an offset begins where its client likes, and
 * some like the end. What a group has committed stays; and so does it where the log has lost its beginning, for then the
 * group may be one whose offsets have expired.
 */
public final class GroupOffsetInitializer {
    private final Cluster cluster;

    public GroupOffsetInitializer(Cluster cluster) {
        this.cluster = cluster;
    }

    public void initialize(Map<String, Channel> channels) {
        channels.forEach(this::initialize);
    }

    private void initialize(String name, Channel channel) {
        String group = DeliveryGroups.groupOf(cluster.topics(), name, channel);
        List<TopicPartition> partitions =
                new TopicReader(cluster).partitions(cluster.topics().deliveries(name));
        Map<TopicPartition, OffsetAndMetadata> committed =
                cluster.await(cluster.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, OffsetSpec> uncommitted = new HashMap<>();
        partitions.stream()
                .filter(partition -> committed.get(partition) == null)
                .forEach(partition -> uncommitted.put(partition, OffsetSpec.earliest()));
        if (!uncommitted.isEmpty()) {
            commitInitialOffsets(
                    group,
                    cluster.await(cluster.admin().listOffsets(uncommitted).all()));
        }
    }

    private void commitInitialOffsets(
            String group, Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> logStarts) {
        Map<TopicPartition, OffsetAndMetadata> initialOffsets = new HashMap<>();
        logStarts.forEach((partition, start) -> {
            if (start.offset() == 0) {
                initialOffsets.put(partition, new OffsetAndMetadata(0));
            }
        });
        // One that has members already has begun by itself.
        cluster.awaitUnlessRefusedWith(
                UnknownMemberIdException.class,
                cluster.admin().alterConsumerGroupOffsets(group, initialOffsets).all());
    }
}
