package fairlane.wire;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Commits offset 0 for consumer groups that have not committed any offset, so that their consumers start with the first
 * message. Without a committed offset, a consumer starts at the position that its own configuration determines. A
 * consumer that starts at the end of the log would never read the messages that were released before.
 */
public final class InitialOffsets {
    private InitialOffsets() {}

    /**
     * Returns whether offset 0 has to be committed for a group in a partition. False if the partition has already lost
     * its first records. The group may then have had a committed offset that has expired, so the operator of the group
     * has to decide where the group continues.
     *
     * @param logStartOffset the first offset whose record the partition still contains
     */
    public static boolean isNeeded(boolean hasCommittedOffset, long logStartOffset) {
        return !hasCommittedOffset && logStartOffset == 0;
    }

    /**
     * Commits offset 0 in {@code partitions}. Kafka refuses the commit with {@link
     * org.apache.kafka.common.errors.UnknownMemberIdException} if the group has members; such a group has already
     * started.
     */
    public static KafkaFuture<Void> commit(
            Admin admin,
            String group,
            Collection<TopicPartition> partitions,
            AlterConsumerGroupOffsetsOptions options) {
        return admin.alterConsumerGroupOffsets(
                        group,
                        partitions.stream()
                                .collect(Collectors.toMap(Function.identity(), partition -> new OffsetAndMetadata(0))),
                        options)
                .all();
    }
}
