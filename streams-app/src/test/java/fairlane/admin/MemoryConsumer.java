package fairlane.admin;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * A Kafka consumer that reads its assigned partitions from a {@link MemoryKafka}. The superclass, which comes from
 * Kafka, keeps the offset of the next record of each partition.
 */
final class MemoryConsumer extends MockConsumer<byte[], byte[]> {
    private final MemoryKafka kafka;

    MemoryConsumer(MemoryKafka kafka) {
        super("earliest");
        this.kafka = kafka;
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
        super.assign(partitions);
        updateBeginningOffsets(beginningOffsets(partitions));
        updateEndOffsets(endOffsets(partitions));
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        super.poll(timeout); // throws an exception if the consumer was woken up
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new HashMap<>();
        for (TopicPartition partition : assignment()) {
            if (!paused().contains(partition)) {
                List<ConsumerRecord<byte[], byte[]>> records = kafka.records(partition, position(partition));
                if (!records.isEmpty()) {
                    found.put(partition, records);
                }
                seek(partition, kafka.end(partition));
            }
        }
        return new ConsumerRecords<>(found, Map.of());
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        return partitions.stream().collect(Collectors.toMap(Function.identity(), kafka::start));
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return partitions.stream().collect(Collectors.toMap(Function.identity(), kafka::end));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
        Map<TopicPartition, OffsetAndTimestamp> offsets = new HashMap<>();
        times.forEach((partition, time) -> offsets.put(
                partition,
                kafka.records(partition, 0).stream()
                        .filter(message -> message.timestamp() >= time)
                        .findFirst()
                        .map(message -> new OffsetAndTimestamp(message.offset(), message.timestamp()))
                        .orElse(null)));
        return offsets;
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic) {
        return IntStream.range(0, kafka.partitionCount(topic))
                .mapToObj(partition -> new PartitionInfo(topic, partition, null, null, null))
                .toList();
    }
}
