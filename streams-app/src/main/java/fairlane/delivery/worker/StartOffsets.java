package fairlane.delivery.worker;

import fairlane.delivery.progress.Acknowledgement;
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
 * Finds the offset at which a worker starts to read a partition: the committed offset, or the beginning if the group has
 * never committed one. If Kafka may have deleted records that the worker has not acknowledged, the operator has to choose
 * where to resume.
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

    /**
     * Where a worker starts to read a partition.
     *
     * @param position offset of the first record to read
     * @param committed the last commit of the consumer group for the partition
     */
    record StartPosition(long position, Acknowledgement committed) {}

    /**
     * Finds the start position of each partition.
     *
     * @throws WorkerException if committed offsets have expired in Kafka and no position to resume from is configured
     */
    Map<TopicPartition, StartPosition> find(Collection<TopicPartition> partitions) {
        Set<TopicPartition> assigned = Set.copyOf(partitions);
        Map<TopicPartition, OffsetAndMetadata> commits = retryInterrupted(() -> consumer.committed(assigned));
        Map<TopicPartition, Long> beginningOffsets = retryInterrupted(() -> consumer.beginningOffsets(assigned));
        Map<TopicPartition, StartPosition> starts = new HashMap<>();
        for (TopicPartition partition : assigned) {
            OffsetAndMetadata commit = commits.get(partition);
            starts.put(partition, start(partition, commit, beginningOffsets.getOrDefault(partition, 0L)));
        }
        return starts;
    }

    private StartPosition start(TopicPartition partition, @Nullable OffsetAndMetadata commit, long beginning) {
        if (commit != null && commit.offset() >= beginning) {
            return new StartPosition(commit.offset(), new Acknowledgement(commit.offset(), commit.metadata()));
        }
        if (commit == null && beginning == 0) {
            return new StartPosition(0, Acknowledgement.NONE);
        }
        if (resumeFrom == null) {
            throw acknowledgementsExpired(
                    partition.toString(), commit == null ? "nothing" : "offset " + commit.offset(), beginning);
        }
        return new StartPosition(resumeOffset(partition, resumeFrom, beginning), Acknowledgement.NONE);
    }

    private WorkerException acknowledgementsExpired(String partition, String acknowledged, long beginning) {
        return WorkerException.configurationError("the consumer group " + group
                + " has not acknowledged messages that Kafka deleted, or its committed offsets"
                + " have expired: it has committed " + acknowledged
                + " of " + partition + ", whose first offset is " + beginning
                + ". Deleted messages may not have been sent, and retained messages may have been; choose"
                + " where to resume with --resume-from earliest, latest or a time such as"
                + " 2030-01-31T08:00:00Z");
    }

    private long resumeOffset(TopicPartition partition, ResumeFrom from, long beginning) {
        if (from.kind() == ResumeFrom.Kind.EARLIEST) {
            return beginning;
        }
        Instant time = from.time();
        OffsetAndTimestamp found = time == null
                ? null
                : retryInterrupted(() -> consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli())))
                        .get(partition);
        return found != null
                ? found.offset()
                : retryInterrupted(() -> consumer.endOffsets(Set.of(partition))).getOrDefault(partition, beginning);
    }

    /**
     * Queries Kafka, and retries the query if it ends with a wakeup or a timeout. Such a wakeup was meant for a poll of
     * the worker loop and not for the query; a timeout may mean that a broker is restarting.
     */
    private <T> T retryInterrupted(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (WakeupException | TimeoutException e) {
                log.debug(
                        "A worker's query of the start offsets of its consumer group {} was interrupted or timed out"
                                + " and will be retried",
                        group,
                        e);
            }
        }
    }
}
