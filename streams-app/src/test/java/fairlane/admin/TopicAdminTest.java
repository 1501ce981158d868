package fairlane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.policies.ChannelAdmin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicAdminTest {
    private final MemoryKafka kafka = new MemoryKafka();

    private static TopicCreationResult create(Cluster cluster) {
        return new TopicAdmin(cluster).create();
    }

    @Test
    void topicAdminCreatesEveryTopicAndTheRecordsOfConfiguredChannels() {
        Cluster cluster = kafka.emptyCluster(Map.of());
        assertThat(create(cluster)).isInstanceOfSatisfying(TopicCreationResult.Complete.class, complete -> {
            assertThat(complete.partitions()).isEqualTo(MemoryKafka.PARTITIONS);
            assertThat(complete.createdTopics()).contains("fairlane.requests", "fairlane.deliveries.sms");
            assertThat(complete.existingTopics()).isEmpty();
            assertThat(complete.writtenChannels()).containsExactlyInAnyOrder("default", "email", "sms");
        });
        assertThat(kafka.partitionCount("fairlane.deliveries.sms")).isEqualTo(MemoryKafka.PARTITIONS);
        assertThat(kafka.partitionCount("fairlane.channels")).isEqualTo(1);
        assertThat(new ChannelAdmin(cluster).list()).containsOnlyKeys("default", "email", "sms");
        assertThat(kafka.committedOffsets("fairlane.delivery.sms")).hasSize(MemoryKafka.PARTITIONS);
    }

    @Test
    void repeatedCreationChangesNoTopicAndNoChannelRecord() {
        Cluster cluster = kafka.cluster();
        new ChannelAdmin(cluster).set("sms", Map.of(fairlane.config.ChannelField.PAUSED, "true"));
        assertThat(create(cluster)).isInstanceOfSatisfying(TopicCreationResult.Complete.class, complete -> {
            assertThat(complete.createdTopics()).isEmpty();
            assertThat(complete.existingTopics()).contains("fairlane.requests");
            assertThat(complete.writtenChannels()).isEmpty();
        });
        assertThat(new ChannelAdmin(cluster)
                        .list()
                        .get("sms")
                        .toOptional()
                        .orElseThrow()
                        .getPaused())
                .isTrue();
    }

    @Test
    void topicAdminCreatesTheMissingDeliveriesTopicOfARecordedChannel() {
        Cluster cluster = kafka.cluster();
        new ChannelAdmin(cluster).set("push", Map.of());
        kafka.deleteTopic("fairlane.deliveries.push");
        assertThat(create(cluster))
                .isInstanceOfSatisfying(
                        TopicCreationResult.Complete.class,
                        complete ->
                                assertThat(complete.createdTopics()).isEqualTo(List.of("fairlane.deliveries.push")));
    }

    @Test
    void topicAdminRefusesTopicsWithDifferentNumbersOfPartitions() {
        kafka.createTopic("fairlane.requests", 2);
        kafka.createTopic("fairlane.outcomes", 3);
        assertThat(create(kafka.emptyCluster(Map.of())))
                .isInstanceOfSatisfying(
                        TopicCreationResult.Refused.class,
                        refused -> assertThat(refused.reason()).contains("fairlane.outcomes 3, fairlane.requests 2"));
        assertThat(kafka.partitionCount("fairlane.bulk")).isZero();
    }

    @Test
    void topicAdminRefusesToChangeTheNumberOfPartitions() {
        kafka.cluster();
        assertThat(create(kafka.emptyCluster(Map.of("partitions", "8"))))
                .isInstanceOfSatisfying(
                        TopicCreationResult.Refused.class,
                        refused -> assertThat(refused.reason()).contains("is 2, not 8"));
    }
}
