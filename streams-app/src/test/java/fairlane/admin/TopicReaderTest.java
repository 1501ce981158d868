package fairlane.admin;

import static fairlane.admin.TestRequests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.wire.RecordText;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final String topic = cluster.topics().requests();
    private final TopicReader reader = new TopicReader(cluster);
    private final List<String> read = new ArrayList<>();

    private void write(String customer, long at) {
        kafka.setTime(at);
        kafka.write(topic, customer, request("sms", "m").build());
    }

    private void collect(org.apache.kafka.clients.consumer.ConsumerRecord<byte[], byte[]> message) {
        read.add(RecordText.key(message));
    }

    @Test
    void readerPassesOnEveryRecordOfEveryPartition() {
        write("acme", 1);
        write("bolt", 2);
        write("cargo", 3);
        reader.partitions(topic).forEach(kafka::writeMarker);
        reader.readAll(topic, this::collect);
        assertThat(read).containsExactlyInAnyOrder("acme", "bolt", "cargo");
    }

    @Test
    void readSinceStartsWithTheFirstRecordAtTheGivenTime() {
        write("acme", 1);
        write("acme", 5);
        write("bolt", 5);
        write("bolt", 9);
        reader.readSince(topic, 5, this::collect);
        assertThat(read).containsExactlyInAnyOrder("acme", "bolt", "bolt");
    }

    @Test
    void readSincePassesOnNoRecordIfTheTimeIsAfterTheLastRecord() {
        write("acme", 1);
        reader.readSince(topic, 2, this::collect);
        assertThat(read).isEmpty();
    }

    @Test
    void readerOfAMissingTopicNamesTheCommandThatCreatesTopics() {
        assertThatThrownBy(() -> reader.readAll("nowhere", this::collect))
                .isInstanceOfSatisfying(
                        AdminException.class, e -> assertThat(e.kind()).isEqualTo(AdminException.Kind.INVALID_REQUEST))
                .hasMessageContainingAll("the topic nowhere does not exist", "fairlane topics create");
        assertThat(reader.partitions(topic))
                .containsExactly(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
    }
}
