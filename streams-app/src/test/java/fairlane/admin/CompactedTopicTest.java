package fairlane.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.schema.Limit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class CompactedTopicTest {
    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final CompactedTopic<Limit> table =
            new CompactedTopic<>(cluster, cluster.topics().limits(), Limit.class);

    private static Limit weight(int weight) {
        return Limit.newBuilder().setWeight(weight).build();
    }

    @Test
    void compactedTopicIsReadAsTheLastRecordOfEachKey() {
        table.put("b", weight(1));
        table.put("a", weight(2));
        table.put("b", weight(3));
        assertThat(table.read())
                .containsExactly(
                        java.util.Map.entry("a", new StoredRecord.Readable<>(weight(2))),
                        java.util.Map.entry("b", new StoredRecord.Readable<>(weight(3))));
    }

    @Test
    void tombstoneRemovesItsKeyFromACompactedTopic() {
        table.put("a", weight(1));
        table.remove("a");
        assertThat(table.read()).isEmpty();
        assertThat(kafka.records(cluster.topics().limits())).hasSize(2);
    }

    @Test
    void compactedTopicStatesWhyARecordIsUnreadable() {
        kafka.write(new ProducerRecord<>(cluster.topics().limits(), "a".getBytes(UTF_8), new byte[] {1, 2, 3}));
        assertThat(table.read().get("a"))
                .isInstanceOfSatisfying(
                        StoredRecord.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason()).isNotBlank());
        assertThat(table.read().get("a").toOptional()).isEmpty();
    }

    @Test
    void compactedTopicIgnoresRecordsWithoutAKey() {
        kafka.write(new ProducerRecord<>(
                cluster.topics().limits(), null, kafka.encode(cluster.topics().limits(), weight(1))));
        assertThat(table.read()).isEmpty();
    }
}
