package fairlane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.schema.Channel;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GroupOffsetInitializerTest {
    private static final String GROUP = "carrier";
    private static final TopicPartition FIRST = new TopicPartition("fairlane.deliveries.sms", 0);
    private static final TopicPartition SECOND = new TopicPartition("fairlane.deliveries.sms", 1);

    private final MemoryKafka kafka = new MemoryKafka();
    private final GroupOffsetInitializer initializer = new GroupOffsetInitializer(kafka.cluster());

    private Map<TopicPartition, OffsetAndMetadata> initialize() {
        initializer.initialize(
                Map.of("sms", Channel.newBuilder().setAcknowledgedBy(GROUP).build()));
        return kafka.committedOffsets(GROUP);
    }

    @Test
    void newConsumerGroupStartsWithTheFirstMessageOfEachPartition() {
        assertThat(initialize()).isEqualTo(Map.of(FIRST, new OffsetAndMetadata(0), SECOND, new OffsetAndMetadata(0)));
    }

    @Test
    void initializerDoesNotChangeCommittedOffsets() {
        kafka.commit(GROUP, FIRST, new OffsetAndMetadata(7));
        assertThat(initialize().get(FIRST).offset()).isEqualTo(7);
        assertThat(initialize().get(SECOND).offset()).isZero();
    }

    @Test
    void initializerCommitsNoOffsetForAPartitionWhoseFirstMessagesAreDeleted() {
        kafka.deleteBefore(FIRST, 5);
        assertThat(initialize()).containsOnlyKeys(SECOND);
    }

    @Test
    void initializerCommitsNoOffsetForAGroupWithMembers() {
        kafka.addMember(GROUP, "consumer-1", Set.of(FIRST));
        assertThat(initialize()).isEmpty();
    }
}
