package fairlane.abuse;

import fairlane.admin.Cluster;
import fairlane.schema.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;

/** What the group reads in which abuse is looked for. One thread at a time. */
final class WatchedTopics implements AutoCloseable {
    /** A group that has committed nothing begins so long before. */
    private static final String BEGINS = "by_duration:PT1H";

    private static final int MAX_POLL_RECORDS = 2_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topics topics;
    private int partitions;

    /** @param mayCommit whether what was read is done with */
    WatchedTopics(Cluster cluster, BooleanSupplier mayCommit) {
        this.topics = cluster.topics();
        this.consumer = cluster.consumer(settings(cluster));
        consumer.subscribe(
                List.of(topics.requests(), topics.bulk(), topics.deadLetters(), topics.outcomes()),
                new CommitBeforeOthersRead(consumer, mayCommit));
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
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                BEGINS,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                MAX_POLL_RECORDS);
    }

    /** Whoever reads on is not to read again what was judged. */
    private record CommitBeforeOthersRead(KafkaConsumer<byte[], byte[]> consumer, BooleanSupplier mayCommit)
            implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            if (mayCommit.getAsBoolean()) {
                consumer.commitSync();
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            // Nothing: windows begin anew.
        }
    }

    /** Hands over what has come; where {@code reader} fails, that record is the next to come again. */
    void poll(Duration wait, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        if (partitions == 0) {
            partitions = consumer.partitionsFor(topics.requests()).size();
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
        Map<TopicPartition, Long> unread = new HashMap<>();
        records.partitions()
                .forEach(partition ->
                        unread.put(partition, records.records(partition).get(0).offset()));
        try {
            for (TopicPartition partition : records.partitions()) {
                for (ConsumerRecord<byte[], byte[]> message : records.records(partition)) {
                    if (!isMisplaced(message)) {
                        reader.accept(message);
                    }
                    unread.put(partition, message.offset() + 1);
                }
            }
        } catch (RuntimeException e) {
            unread.forEach(consumer::seek);
            throw e;
        }
    }

    /** The pipeline sends such a record to its place, and there it counts. */
    private boolean isMisplaced(ConsumerRecord<byte[], byte[]> message) {
        return message.key() != null
                && BuiltInPartitioner.partitionForKey(message.key(), partitions) != message.partition();
    }

    /** Everything that was handed over is done with. */
    void commit() {
        consumer.commitAsync();
    }

    /** Leaves the group. */
    @Override
    public void close() {
        consumer.close();
    }
}
