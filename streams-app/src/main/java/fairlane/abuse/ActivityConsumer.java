package fairlane.abuse;

import fairlane.admin.Cluster;
import fairlane.contract.CustomerPartitioner;
import fairlane.schema.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the group reads in which abuse is looked for. One thread at a time. */
final class ActivityConsumer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ActivityConsumer.class);

    /** A group that has committed nothing begins so long before. */
    private static final Duration INITIAL_LOOKBACK = Duration.ofHours(1);

    private static final int MAX_POLL_RECORDS = 2_000;
    /** Where less has come a fetch is answered after its longest wait: beside a busy gateway there would be thousands a second. */
    private static final int FETCH_MIN_BYTES = 256 << 10;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topics topics;
    private int partitionCount;
    private boolean hasUncommitted;

    /** @param mayCommit whether what was read is done with */
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
                // Gives the same partition of every topic to the same member, who so sees all of a customer.
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                RangeAssignor.class.getName(),
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                (int) cluster.config().pipeline().sessionTimeout().toMillis(),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                MAX_POLL_RECORDS,
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                FETCH_MIN_BYTES);
    }

    private record RebalanceListener(KafkaConsumer<byte[], byte[]> consumer, BooleanSupplier mayCommit)
            implements ConsumerRebalanceListener {
        /** Whoever reads on is not to read again what was judged. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            if (mayCommit.getAsBoolean()) {
                consumer.commitSync();
            }
        }

        /** Too late to commit. */
        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            log.debug("Others read {} by now", lost);
        }

        /** With {@code by_duration} a partition without a record since then would have no position for 30 s. */
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(assigned));
            Map<TopicPartition, Long> startTimes = new HashMap<>();
            long startTime = System.currentTimeMillis() - INITIAL_LOOKBACK.toMillis();
            assigned.stream()
                    .filter(partition -> committed.get(partition) == null)
                    .forEach(partition -> startTimes.put(partition, startTime));
            // The ends first: what comes between the two questions is not to be missed.
            Map<TopicPartition, Long> ends = consumer.endOffsets(startTimes.keySet());
            consumer.offsetsForTimes(startTimes)
                    .forEach((partition, found) -> consumer.seek(
                            partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset()));
        }
    }

    /** Hands over what has come; where {@code reader} fails, that record is the next to come again. */
    void poll(Duration timeout, Consumer<ConsumerRecord<byte[], byte[]>> handler) {
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
                        handler.accept(message);
                    }
                    nextOffsets.put(partition, message.offset() + 1);
                }
            }
        } catch (RuntimeException e) {
            nextOffsets.forEach(consumer::seek);
            throw e;
        }
    }

    /** The pipeline sends such a record to its place, and there it counts. */
    private boolean isMisplaced(ConsumerRecord<byte[], byte[]> message) {
        return message.key() != null
                && new CustomerPartitioner(partitionCount).partitionOf(message.key()) != message.partition();
    }

    /** Everything that was handed over is done with. */
    void commit() {
        if (hasUncommitted) {
            hasUncommitted = false;
            consumer.commitAsync((offsets, failure) -> {
                if (failure != null) {
                    hasUncommitted = true;
                    log.debug("What was judged is committed later", failure);
                }
            });
        }
    }

    /** Leaves the group. */
    @Override
    public void close() {
        consumer.close();
    }
}
