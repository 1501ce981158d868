package fairlane.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class PartitionCountsTest {
    @Test
    void partitionCountsHaveNoEntryForMissingTopic() {
        Admin admin = admin(Map.of(
                "a", described("a", 3),
                "b", failed(new UnknownTopicOrPartitionException()),
                "c", described("c", 1)));

        assertThat(PartitionCounts.get(admin, List.of("a", "b", "c"), new DescribeTopicsOptions()))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", 3, "c", 1));
    }

    @Test
    void failureToDescribeTopicIsThrownWithItsCause() {
        TimeoutException timeout = new TimeoutException("no answer");
        Admin admin = admin(Map.of("a", described("a", 3), "b", failed(timeout)));

        assertThatThrownBy(() -> PartitionCounts.get(admin, List.of("a", "b"), new DescribeTopicsOptions()))
                .isInstanceOf(KafkaException.class)
                .hasMessage("the topics a, b cannot be described")
                .hasCause(timeout);
    }

    private static KafkaFuture<TopicDescription> described(String topic, int partitions) {
        Node node = new Node(1, "localhost", 9092);
        return KafkaFuture.completedFuture(new TopicDescription(
                topic,
                false,
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartitionInfo(partition, node, List.of(node), List.of(node)))
                        .toList()));
    }

    private static KafkaFuture<TopicDescription> failed(RuntimeException cause) {
        KafkaFutureImpl<TopicDescription> future = new KafkaFutureImpl<>();
        future.completeExceptionally(cause);
        return future;
    }

    private static Admin admin(Map<String, KafkaFuture<TopicDescription>> topics) {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (proxy, method, arguments) -> new DescribedTopics(topics));
    }

    private static final class DescribedTopics extends DescribeTopicsResult {
        DescribedTopics(Map<String, KafkaFuture<TopicDescription>> topics) {
            super(null, topics);
        }
    }
}
