package fairlane.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();

    private void assertFailure(RuntimeException cause, AdminException.Kind kind, String message) {
        assertThatThrownBy(() -> cluster.await(CompletableFuture.failedFuture(cause)))
                .isInstanceOfSatisfying(
                        AdminException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message)
                .hasCause(cause);
    }

    @Test
    void clusterReportsBrokerThatDoesNotRespondAsUnreachable() {
        assertFailure(new TimeoutException(), AdminException.Kind.KAFKA_UNREACHABLE, "at localhost:9092");
        assertFailure(new DisconnectException(), AdminException.Kind.KAFKA_UNREACHABLE, "fairlane dev");
    }

    @Test
    void clusterReportsWhyKafkaRefusesARequest() {
        assertFailure(
                new TopicAuthorizationException("not allowed"),
                AdminException.Kind.REFUSED,
                "Kafka refuses: not allowed");
    }

    @Test
    void awaitUnlessRefusedWithReturnsEmptyForTheExpectedError() {
        assertThat(cluster.awaitUnlessRefusedWith(
                        TopicExistsException.class, CompletableFuture.failedFuture(new TopicExistsException("a"))))
                .isEmpty();
        assertThatThrownBy(() -> cluster.awaitUnlessRefusedWith(
                        TopicExistsException.class, CompletableFuture.failedFuture(new TimeoutException())))
                .isInstanceOf(AdminException.class);
    }

    @Test
    void clusterReportsWhyKafkaRefusesARecord() {
        kafka.failWrites(new TopicAuthorizationException("not allowed"));
        assertThatThrownBy(() -> cluster.put(cluster.topics().limits(), "a", null))
                .isInstanceOf(AdminException.class)
                .hasMessageContaining("not allowed");
    }

    @Test
    void clusterDistinguishesExistingFromMissingTopics() {
        assertThat(cluster.topicExists(cluster.topics().bulk())).isTrue();
        assertThat(cluster.topicExists("nowhere")).isFalse();
        assertThat(cluster.customerPartitioner().partitionCount()).isEqualTo(MemoryKafka.PARTITIONS);
        assertThatThrownBy(() -> cluster.requireTopic("nowhere")).hasMessageContaining("fairlane topics create");
    }
}
