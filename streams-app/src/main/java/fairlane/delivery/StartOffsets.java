package fairlane.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a worker begins to read: where the group has committed, or at the beginning where nobody ever has. Where records
 * are gone that nobody has acknowledged, it does not guess.
 */
final class StartOffsets {
    private static final Logger log = LoggerFactory.getLogger(StartOffsets.class);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String group;
    private final @Nullable ResumeFrom resumeFrom;

    StartOffsets(KafkaConsumer<byte[], byte[]> consumer, String group, @Nullable ResumeFrom resumeFrom) {
        this.consumer = consumer;
        this.group = group;
        this.resumeFrom = resumeFrom;
    }

    /** @param position where to begin */
    record Start(long position, Acknowledgement committed) {}

    /** @throws DeliveryException if acknowledgements have expired, and nobody has said where to go on */
    Map<TopicPartition, Start> find(Collection<TopicPartition> partitions) {
        Set<TopicPartition> wanted = Set.copyOf(partitions);
        Map<TopicPartition, OffsetAndMetadata> commits = uninterrupted(() -> consumer.committed(wanted));
        Map<TopicPartition, Long> begins = uninterrupted(() -> consumer.beginningOffsets(wanted));
        Map<TopicPartition, Start> starts = new HashMap<>();
        for (TopicPartition partition : wanted) {
            OffsetAndMetadata commit = commits.get(partition);
            starts.put(partition, start(partition, commit, begins.getOrDefault(partition, 0L)));
        }
        return starts;
    }

    private Start start(TopicPartition partition, @Nullable OffsetAndMetadata commit, long begin) {
        if (commit != null && commit.offset() >= begin) {
            return new Start(commit.offset(), new Acknowledgement(commit.offset(), commit.metadata()));
        }
        if (commit == null && begin == 0) {
            return new Start(0, Acknowledgement.NONE);
        }
        if (resumeFrom == null) {
            throw expired(partition.toString(), commit == null ? "nothing" : "offset " + commit.offset(), begin);
        }
        return new Start(resumed(partition, resumeFrom, begin), Acknowledgement.NONE);
    }

    private DeliveryException expired(String partition, String acknowledged, long begin) {
        return DeliveryException.mistake(
                "the acknowledgements of the group " + group + " have expired: it has " + acknowledged
                        + " of " + partition + ", which begins at " + begin
                        + " now. What is gone was perhaps never sent, and what is there perhaps was; say where to go on with"
                        + " --resume-from earliest, latest or a time such as 2030-01-31T08:00:00Z");
    }

    private long resumed(TopicPartition partition, ResumeFrom from, long begin) {
        if (from.place() == ResumeFrom.Place.EARLIEST) {
            return begin;
        }
        Instant time = from.time();
        OffsetAndTimestamp found = time == null
                ? null
                : uninterrupted(() -> consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli())))
                        .get(partition);
        return found != null
                ? found.offset()
                : uninterrupted(() -> consumer.endOffsets(Set.of(partition))).getOrDefault(partition, begin);
    }

    /** A wakeup that was meant for the loop's sleep may come now; and a broker may be starting anew. */
    private static <T> T uninterrupted(Supplier<T> question) {
        while (true) {
            try {
                return question.get();
            } catch (WakeupException | TimeoutException e) {
                log.debug("Asking Kafka again where to begin", e);
            }
        }
    }
}
