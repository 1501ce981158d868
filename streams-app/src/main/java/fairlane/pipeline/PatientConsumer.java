package fairlane.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that does not let one topic stand before the others.
 *
 * <p>What it has fetched of a partition a Kafka consumer hands out to the end before it comes to the next: of a
 * compressed burst that is tens of thousands of records, a second and more, in which requests that have long been
 * fetched wait. So whenever it hands out records of the topic for bursts, it looks for those of the others as well.
 */
final class PatientConsumer extends KafkaConsumer<byte[], byte[]> {
    private final String lastTopic;

    /** @param lastTopic the one that waits for the others */
    PatientConsumer(Map<String, Object> config, String lastTopic) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.lastTopic = lastTopic;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        Set<TopicPartition> last = new HashSet<>(records.partitions());
        last.removeIf(partition -> !partition.topic().equals(lastTopic));
        if (last.isEmpty()) {
            return records;
        }
        last.removeAll(paused());
        int generation = groupMetadata().generationId();
        pause(last);
        ConsumerRecords<byte[], byte[]> more = super.poll(Duration.ZERO);
        last.retainAll(assignment());
        resume(last);
        ConsumerRecords<byte[], byte[]> both = more.isEmpty() ? records : together(records, more);
        if (groupMetadata().generationId() == generation) {
            return both;
        }
        giveBack(both);
        return ConsumerRecords.empty();
    }

    /** Who has which partition has changed meanwhile: what was not handed out is read again by who has it now. */
    private void giveBack(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            long first = records.records(partition).get(0).offset();
            if (assignment().contains(partition) && position(partition) > first) {
                seek(partition, first);
            }
        }
    }

    private static ConsumerRecords<byte[], byte[]> together(
            ConsumerRecords<byte[], byte[]> some, ConsumerRecords<byte[], byte[]> more) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> nextOffsets = new HashMap<>(some.nextOffsets());
        some.partitions().forEach(partition -> records.put(partition, some.records(partition)));
        more.partitions()
                .forEach(partition -> records.merge(partition, more.records(partition), PatientConsumer::join));
        nextOffsets.putAll(more.nextOffsets());
        return new ConsumerRecords<>(records, nextOffsets);
    }

    private static <T> List<T> join(List<T> first, List<T> second) {
        List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
