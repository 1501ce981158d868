package fairlane.admin;

import fairlane.schema.Channel;
import fairlane.wire.DeliveryGroups;
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
final class GroupBeginning {
    private final Cluster cluster;

    GroupBeginning(Cluster cluster) {
        this.cluster = cluster;
    }

    void at(Map<String, Channel> channels) {
        channels.forEach(this::at);
    }

    private void at(String name, Channel channel) {
        String group = DeliveryGroups.of(cluster.topics(), name, channel);
        List<TopicPartition> partitions =
                new TopicReader(cluster).partitions(cluster.topics().deliveries(name));
        Map<TopicPartition, OffsetAndMetadata> committed =
                cluster.await(cluster.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, OffsetSpec> without = new HashMap<>();
        partitions.stream()
                .filter(partition -> committed.get(partition) == null)
                .forEach(partition -> without.put(partition, OffsetSpec.earliest()));
        if (!without.isEmpty()) {
            begin(group, cluster.await(cluster.admin().listOffsets(without).all()));
        }
    }

    private void begin(String group, Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> starts) {
        Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
        starts.forEach((partition, start) -> {
            if (start.offset() == 0) {
                beginning.put(partition, new OffsetAndMetadata(0));
            }
        });
        // One that has members already has begun by itself.
        cluster.awaitUnless(
                UnknownMemberIdException.class,
                cluster.admin().alterConsumerGroupOffsets(group, beginning).all());
    }
}
