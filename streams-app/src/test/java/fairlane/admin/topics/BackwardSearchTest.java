package fairlane.admin.topics;

import static fairlane.admin.TestRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BackwardSearchTest {
    /** The number of offsets at the end of each partition that a search reads first. */
    private static final int FIRST_STEP = 10_000;

    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final TopicPartition first = new TopicPartition(cluster.topics().outcomes(), 0);
    private final TopicPartition second = new TopicPartition(cluster.topics().outcomes(), 1);
    private final byte[] value = kafka.encode(first.topic(), request("sms", "m").build());
    private final List<String> found = new ArrayList<>();

    private void write(TopicPartition partition, int records) {
        for (int i = 0; i < records; i++) {
            kafka.write(new ProducerRecord<>(partition.topic(), partition.partition(), new byte[0], value));
        }
    }

    private boolean search(Map<TopicPartition, Long> floors, long timeLimitNanos) {
        try (Consumer<byte[], byte[]> consumer = cluster.consumer()) {
            return new BackwardSearch(consumer, floors, this::collect).run(System.nanoTime() + timeLimitNanos);
        }
    }

    private boolean search(Map<TopicPartition, Long> floors) {
        return search(floors, TimeUnit.MINUTES.toNanos(1));
    }

    private void collect(ConsumerRecord<byte[], byte[]> message) {
        found.add(message.partition() + "/" + message.offset());
    }

    @Test
    void searchReadsEachPartitionDownToItsLowestOffset() {
        write(first, 5);
        write(second, 3);
        kafka.writeMarker(second);
        assertThat(search(Map.of(first, 3L, second, 1L))).isTrue();
        assertThat(found).containsExactlyInAnyOrder("0/3", "0/4", "1/1", "1/2");
    }

    @Test
    void searchReadsEachRecordOnceStartingWithTheNewestRecords() {
        write(first, FIRST_STEP + 2);
        write(second, 1);
        assertThat(search(Map.of(first, 0L, second, 0L))).isTrue();
        assertThat(found).hasSize(FIRST_STEP + 3).doesNotHaveDuplicates().endsWith("0/0", "0/1");
    }

    @Test
    void searchIgnoresRecordsWrittenAfterItsStart() {
        write(first, 1);
        try (Consumer<byte[], byte[]> consumer = cluster.consumer()) {
            BackwardSearch search = new BackwardSearch(consumer, Map.of(first, 0L), this::collect);
            write(first, 1);
            assertThat(search.run(System.nanoTime() + TimeUnit.MINUTES.toNanos(1)))
                    .isTrue();
        }
        assertThat(found).containsExactly("0/0");
    }

    @Test
    void searchReportsThatItStoppedAtItsDeadline() {
        assertThat(search(Map.of(first, 0L), 0)).isTrue();
        write(first, 1);
        assertThat(search(Map.of(first, 0L), 0)).isFalse();
        assertThat(found).isEmpty();
    }
}
