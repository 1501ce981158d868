package fairlane.wire;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Queries the number of partitions of topics. The result also shows which of the topics exist. */
public final class PartitionCounts {
    private PartitionCounts() {}

    /**
     * Returns the number of partitions of each of {@code topics} that exists; a missing topic has no entry.
     *
     * @throws KafkaException if the cluster does not answer within the timeout of {@code options}, or refuses the
     *     request
     */
    public static Map<String, Integer> get(Admin admin, Collection<String> topics, DescribeTopicsOptions options) {
        try {
            return query(admin, topics, options).get();
        } catch (ExecutionException e) {
            throw new KafkaException("the topics " + String.join(", ", topics) + " cannot be described", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /**
     * Queries the same numbers as {@link #get} without blocking. The future fails with the exception of the first topic
     * that cannot be described.
     */
    public static CompletableFuture<Map<String, Integer>> query(
            Admin admin, Collection<String> topics, DescribeTopicsOptions options) {
        CompletableFuture<Map<String, Integer>> counts = CompletableFuture.completedFuture(new HashMap<>());
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(topics, options).topicNameValues().entrySet()) {
            counts = counts.thenCombine(partitionCount(topic.getValue()), (result, count) -> {
                count.ifPresent(partitions -> result.put(topic.getKey(), partitions));
                return result;
            });
        }
        return counts;
    }

    private static CompletableFuture<Optional<Integer>> partitionCount(KafkaFuture<TopicDescription> description) {
        return description
                .toCompletionStage()
                .thenApply(found -> Optional.of(found.partitions().size()))
                .exceptionally(PartitionCounts::emptyIfMissing)
                .toCompletableFuture();
    }

    private static Optional<Integer> emptyIfMissing(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof UnknownTopicOrPartitionException) {
            return Optional.empty();
        }
        throw new CompletionException(cause);
    }
}
