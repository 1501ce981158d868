package fairlane.pipeline;

import fairlane.wire.AcknowledgementMetadata;
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

/** Asks Kafka what is released and what is acknowledged; what it does not tell is left out. */
final class Acknowledgements {
    private static final Logger log = LoggerFactory.getLogger(Acknowledgements.class);
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Admin admin;

    Acknowledgements(Admin admin) {
        this.admin = admin;
    }

    /** @param groups the group that acknowledges each partition */
    Map<TopicPartition, PartitionWindow.Seen> see(Map<TopicPartition, String> groups) throws InterruptedException {
        // The end after the commits: nobody commits what is behind the end.
        Map<TopicPartition, OffsetAndMetadata> committed = committed(groups);
        ListOffsetsResult starts = offsets(groups.keySet(), OffsetSpec.earliest());
        ListOffsetsResult ends = offsets(groups.keySet(), OffsetSpec.latest());
        Map<TopicPartition, PartitionWindow.Seen> seen = new HashMap<>();
        for (TopicPartition partition : groups.keySet()) {
            OptionalLong start = offset(starts.partitionResult(partition));
            OptionalLong end = offset(ends.partitionResult(partition));
            OffsetAndMetadata commit = committed.get(partition);
            if (start.isPresent() && end.isPresent() && committed.containsKey(partition)) {
                seen.put(
                        partition,
                        new PartitionWindow.Seen(
                                commit == null ? OptionalLong.empty() : OptionalLong.of(commit.offset()),
                                commit == null ? 0 : AcknowledgementMetadata.count(commit.metadata()),
                                start.getAsLong(),
                                end.getAsLong()));
            }
        }
        return seen;
    }

    /** With null for a partition that the group has no offset of; without those whose group did not answer. */
    private Map<TopicPartition, OffsetAndMetadata> committed(Map<TopicPartition, String> groups)
            throws InterruptedException {
        Map<String, ListConsumerGroupOffsetsSpec> asked = groups.keySet().stream()
                .collect(Collectors.groupingBy(
                        partition -> groups.getOrDefault(partition, ""),
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                partitions -> new ListConsumerGroupOffsetsSpec().topicPartitions(partitions))));
        ListConsumerGroupOffsetsResult answer =
                admin.listConsumerGroupOffsets(asked, new ListConsumerGroupOffsetsOptions().timeoutMs(TIMEOUT_MILLIS));
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        for (String group : asked.keySet()) {
            try {
                committed.putAll(answer.partitionsToOffsetAndMetadata(group).get());
            } catch (ExecutionException e) {
                log.debug("The offsets of the group {} are not known", group, e);
            }
        }
        return committed;
    }

    private ListOffsetsResult offsets(Set<TopicPartition> partitions, OffsetSpec which) {
        return admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which)),
                new ListOffsetsOptions().timeoutMs(TIMEOUT_MILLIS));
    }

    private static OptionalLong offset(KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo> answer)
            throws InterruptedException {
        try {
            return OptionalLong.of(answer.get().offset());
        } catch (ExecutionException e) {
            log.debug("An offset is not known", e);
            return OptionalLong.empty();
        }
    }

    /** Has a group begin at the beginning, whatever its client's default; one that has members already is left alone. */
    void begin(String group, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> beginning = partitions.stream()
                .collect(Collectors.toMap(Function.identity(), partition -> new OffsetAndMetadata(0)));
        admin.alterConsumerGroupOffsets(
                        group, beginning, new AlterConsumerGroupOffsetsOptions().timeoutMs(TIMEOUT_MILLIS))
                .all()
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.debug("The group {} begins where it likes", group, failure);
                    }
                });
    }
}
