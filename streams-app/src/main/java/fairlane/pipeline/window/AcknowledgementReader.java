package fairlane.pipeline.window;

import fairlane.wire.AcknowledgementMetadata;
import fairlane.wire.InitialOffsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from Kafka, for partitions of deliveries topics, the log start, the log end and the acknowledged offsets.
 * Results omit the partitions for which Kafka does not answer.
 */
final class AcknowledgementReader {
    private static final Logger log = LoggerFactory.getLogger(AcknowledgementReader.class);
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Admin admin;

    AcknowledgementReader(Admin admin) {
        this.admin = admin;
    }

    /**
     * Reads the offsets of partitions of deliveries topics.
     *
     * @param groups the partitions whose offsets are read, each with the consumer group that acknowledges the messages
     *     of the partition
     */
    Map<TopicPartition, PartitionWindow.PartitionOffsets> readOffsets(Map<TopicPartition, String> groups)
            throws InterruptedException {
        // The log ends are read after the committed offsets, so that no committed offset lies beyond the log end.
        Map<TopicPartition, OffsetAndMetadata> committed = committedOffsets(groups);
        ListOffsetsResult starts = listOffsets(groups.keySet(), OffsetSpec.earliest());
        ListOffsetsResult ends = listOffsets(groups.keySet(), OffsetSpec.latest());
        Map<TopicPartition, PartitionWindow.PartitionOffsets> offsets = new HashMap<>();
        for (TopicPartition partition : groups.keySet()) {
            OptionalLong start = await(starts.partitionResult(partition));
            OptionalLong end = await(ends.partitionResult(partition));
            OffsetAndMetadata commit = committed.get(partition);
            if (start.isPresent() && end.isPresent() && committed.containsKey(partition)) {
                offsets.put(
                        partition,
                        new PartitionWindow.PartitionOffsets(
                                commit == null ? OptionalLong.empty() : OptionalLong.of(commit.offset()),
                                commit == null ? 0 : AcknowledgementMetadata.count(commit.metadata()),
                                start.getAsLong(),
                                end.getAsLong()));
            }
        }
        return offsets;
    }

    /**
     * Returns the committed offsets by partition; null for a partition for which its group has committed no offset. The
     * result omits the partitions of groups whose offsets could not be read.
     */
    private Map<TopicPartition, OffsetAndMetadata> committedOffsets(Map<TopicPartition, String> groups)
            throws InterruptedException {
        Map<String, ListConsumerGroupOffsetsSpec> specs = groups.keySet().stream()
                .collect(Collectors.groupingBy(
                        partition -> groups.getOrDefault(partition, ""),
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                partitions -> new ListConsumerGroupOffsetsSpec().topicPartitions(partitions))));
        ListConsumerGroupOffsetsResult result =
                admin.listConsumerGroupOffsets(specs, new ListConsumerGroupOffsetsOptions().timeoutMs(TIMEOUT_MILLIS));
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        for (String group : specs.keySet()) {
            try {
                committed.putAll(result.partitionsToOffsetAndMetadata(group).get());
            } catch (ExecutionException e) {
                log.debug(
                        "Could not read the committed offsets of the group {}; no message of its channels is released"
                                + " until a retry succeeds",
                        group,
                        e);
            }
        }
        return committed;
    }

    private ListOffsetsResult listOffsets(Set<TopicPartition> partitions, OffsetSpec spec) {
        return admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> spec)),
                new ListOffsetsOptions().timeoutMs(TIMEOUT_MILLIS));
    }

    private static OptionalLong await(KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo> future)
            throws InterruptedException {
        try {
            return OptionalLong.of(future.get().offset());
        } catch (ExecutionException e) {
            log.debug(
                    "Could not read the log start or log end of a partition of a deliveries topic; no message of the"
                            + " partition is released until a retry succeeds",
                    e);
            return OptionalLong.empty();
        }
    }

    /**
     * Commits offset 0 for a group in the given partitions, see {@link InitialOffsets}, without waiting for the result.
     */
    void commitInitialOffsets(String group, Collection<TopicPartition> partitions) {
        InitialOffsets.commit(
                        admin, group, partitions, new AlterConsumerGroupOffsetsOptions().timeoutMs(TIMEOUT_MILLIS))
                .whenComplete((result, failure) -> {
                    if (failure != null) {
                        log.debug(
                                "Could not commit the initial offsets of the group {}; will retry in 5 s if the group"
                                        + " still has no offsets",
                                group,
                                failure);
                    }
                });
    }
}
