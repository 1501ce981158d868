package fairlane.abuse;

import fairlane.admin.Cluster;
import fairlane.admin.RecordHandler;
import fairlane.contract.CustomerPartitioner;
import fairlane.schema.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes the topics in which abuse is detected, as a member of the consumer group {@code <prefix>abuse}. Only one
 * thread at a time may use the consumer.
 */
final class ActivityConsumer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ActivityConsumer.class);

    /** How far back from the present a group without committed offsets starts to read. */
    private static final Duration INITIAL_LOOKBACK = Duration.ofHours(1);

    private static final int MAX_POLL_RECORDS = 2_000;
    /**
     * The least bytes that a fetch returns before its maximum wait has passed. Without it, a busy gateway would cause
     * thousands of fetches per second.
     */
    private static final int FETCH_MIN_BYTES = 256 << 10;

    private final Consumer<byte[], byte[]> consumer;
    private final Topics topics;
    private int partitionCount;
    private boolean hasUncommitted;

    /**
     * Creates a consumer and subscribes it to the topics.
     *
     * @param mayCommit returns whether all records that were read have been processed, so that their offsets may be
     *     committed
     */
    ActivityConsumer(Cluster cluster, BooleanSupplier mayCommit) {
        this.topics = cluster.topics();
        this.consumer = cluster.consumer(settings(cluster));
        consumer.subscribe(
                List.of(topics.requests(), topics.bulk(), topics.deadLetters(), topics.outcomes()),
                new RebalanceListener(consumer, mayCommit));
    }

    private static Map<String, Object> settings(Cluster cluster) {
        return Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                cluster.topics().prefix() + "abuse",
                ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                "classic",
                // Assigns partitions of the same number in all topics to the same member, which then reads all
                // records of a customer.
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                RangeAssignor.class.getName(),
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                (int) cluster.config().pipeline().sessionTimeout().toMillis(),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                MAX_POLL_RECORDS,
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                FETCH_MIN_BYTES);
    }

    private record RebalanceListener(Consumer<byte[], byte[]> consumer, BooleanSupplier mayCommit)
            implements ConsumerRebalanceListener {
        /** Commits the offsets, so that the next owner of the partitions does not read the processed records again. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            if (mayCommit.getAsBoolean()) {
                consumer.commitSync();
            }
        }

        /** Commits no offsets, because other members of the group may own the partitions already. */
        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            log.debug("Abuse detection lost the partitions {}, which another gateway may now read", lost);
        }

        /**
         * Seeks each partition without a committed offset to the first record of the last hour, or else to the end. The
         * Kafka setting {@code auto.offset.reset=by_duration} is not used, because with that setting a partition
         * without a record in the last hour has no position for 30 s.
         */
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(assigned));
            Map<TopicPartition, Long> startTimes = new HashMap<>();
            long startTime = System.currentTimeMillis() - INITIAL_LOOKBACK.toMillis();
            assigned.stream()
                    .filter(partition -> committed.get(partition) == null)
                    .forEach(partition -> startTimes.put(partition, startTime));
            // Reads the end offsets before the offsets for times, so that records that arrive between the two calls are
            // not missed.
            Map<TopicPartition, Long> ends = consumer.endOffsets(startTimes.keySet());
            consumer.offsetsForTimes(startTimes)
                    .forEach((partition, found) -> consumer.seek(
                            partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset()));
        }
    }

    /**
     * Passes new records to {@code handler}; if the handler fails, the next poll starts with the record that failed.
     */
    void poll(Duration timeout, RecordHandler handler) {
        if (partitionCount == 0) {
            partitionCount = consumer.partitionsFor(topics.requests()).size();
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
        hasUncommitted |= !records.isEmpty();
        Map<TopicPartition, Long> nextOffsets = new HashMap<>();
        records.partitions()
                .forEach(partition -> nextOffsets.put(
                        partition, records.records(partition).get(0).offset()));
        try {
            for (TopicPartition partition : records.partitions()) {
                for (ConsumerRecord<byte[], byte[]> message : records.records(partition)) {
                    if (!isMisplaced(message)) {
                        handler.handle(message);
                    }
                    nextOffsets.put(partition, message.offset() + 1);
                }
            }
        } catch (RuntimeException e) {
            nextOffsets.forEach(consumer::seek);
            throw e;
        }
    }

    /**
     * Whether a record is not in the partition of its customer. The pipeline forwards such a record to the customer's
     * partition, where it is counted.
     */
    private boolean isMisplaced(ConsumerRecord<byte[], byte[]> message) {
        return message.key() != null
                && new CustomerPartitioner(partitionCount).partitionOf(message.key()) != message.partition();
    }

    /** Commits the offsets of all records that were passed to the handler. */
    void commit() {
        if (hasUncommitted) {
            hasUncommitted = false;
            consumer.commitAsync((offsets, failure) -> {
                if (failure != null) {
                    hasUncommitted = true;
                    log.debug("Abuse detection could not commit its offsets and will retry the commit", failure);
                }
            });
        }
    }

    /** Leaves the consumer group. */
    @Override
    public void close() {
        consumer.close();
    }
}
