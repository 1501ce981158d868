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
 * Commits offset 0 for consumer groups that have not committed anything, so that they start with the first message. Without
 * a committed offset a consumer starts where its own configuration says, and some start at the end of the log and would never
 * read what was released before.
 */
public final class InitialOffsets {
    private InitialOffsets() {}

    /**
     * Whether a group needs an initial offset in a partition. If the log has already lost its beginning, the group may be one
     * whose offsets have expired: then its operator has to decide where it continues.
     *
     * @param logStartOffset the first offset that the partition still has
     */
    public static boolean isNeeded(boolean hasCommittedOffset, long logStartOffset) {
        return !hasCommittedOffset && logStartOffset == 0;
    }

    /**
     * Commits offset 0 in {@code partitions}. Kafka refuses this with {@link
     * org.apache.kafka.common.errors.UnknownMemberIdException} if the group has members; such a group has already started.
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
