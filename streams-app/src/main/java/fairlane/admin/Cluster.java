package fairlane.admin;

import fairlane.config.FairlaneConfig;
import fairlane.contract.CustomerPartitioner;
import fairlane.schema.Encodings;
import fairlane.schema.Topics;
import fairlane.wire.PartitionCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A connection to a Kafka cluster that has answered, with client factories, topic names and encodings. */
public final class Cluster implements AutoCloseable {
    /** Time to the first answer. A command fails in less than 10 s, including the start of a process on a busy machine. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(4);

    private final FairlaneConfig config;
    private final KafkaClients clients;
    private final Encodings encodings;
    private final Topics topics;

    Cluster(FairlaneConfig config, KafkaClients clients) {
        this.config = config;
        this.clients = clients;
        this.encodings = Encodings.configured(config.encoding());
        this.topics = config.topics().names();
    }

    /** @throws AdminException if no broker answers within 4 s */
    public static Cluster connect(FairlaneConfig config) {
        KafkaClients clients = new ConfiguredKafkaClients(config.kafka());
        try {
            int timeoutMillis = (int) CONNECT_TIMEOUT.toMillis();
            awaitResult(
                    clients.admin()
                            .describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMillis))
                            .nodes(),
                    config);
            return new Cluster(config, clients);
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    public FairlaneConfig config() {
        return config;
    }

    public Admin admin() {
        return clients.admin();
    }

    public Encodings encodings() {
        return encodings;
    }

    public Topics topics() {
        return topics;
    }

    /** Returns a consumer of committed records without a group; the caller assigns partitions and closes it. */
    public Consumer<byte[], byte[]> consumer() {
        return consumer(Map.of());
    }

    /** As {@link #consumer()}, with settings that override all others, such as a group. */
    public Consumer<byte[], byte[]> consumer(Map<String, Object> overrides) {
        return clients.consumer(overrides);
    }

    /** Returns an idempotent producer; the caller closes it. */
    public Producer<byte[], byte[]> producer() {
        return producer(Map.of());
    }

    /** As {@link #producer()}, with defaults that the configuration may override. */
    public Producer<byte[], byte[]> producer(Map<String, Object> defaults) {
        return clients.producer(defaults);
    }

    /**
     * Returns the rule that maps customers to partitions, for the number of partitions that the requests topic has now.
     *
     * @throws AdminException if the requests topic does not exist
     */
    public CustomerPartitioner customerPartitioner() {
        return new CustomerPartitioner(
                new TopicReader(this).partitions(topics.requests()).size());
    }

    /** @throws AdminException if the topic does not exist; the message states how to create it */
    public void requireTopic(String topic) {
        if (!topicExists(topic)) {
            throw AdminException.missingTopic(topic);
        }
    }

    public boolean topicExists(String topic) {
        return partitionCounts(Set.of(topic)).containsKey(topic);
    }

    /** Returns the number of partitions of each of {@code topics} that exists; a missing topic has no entry. */
    public Map<String, Integer> partitionCounts(Collection<String> topics) {
        return await(PartitionCounts.query(admin(), topics, new DescribeTopicsOptions()));
    }

    /** Writes one record and waits until Kafka has stored it; a null value is a tombstone. */
    public void put(String topic, String key, byte @Nullable [] value) {
        try (var producer = producer()) {
            await(producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value)));
        }
    }

    /** Waits for a response of Kafka. @throws AdminException if there is none or it is an error */
    public <T> T await(Future<T> future) {
        return awaitResult(future, config);
    }

    /** As {@link #await}, but returns empty if Kafka responds with the error {@code expected}. */
    public <T> Optional<T> awaitUnlessRefusedWith(Class<? extends ApiException> expected, Future<T> future) {
        try {
            return Optional.ofNullable(await(future));
        } catch (AdminException e) {
            if (expected.isInstance(e.getCause())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <T> T awaitResult(Future<T> future, FairlaneConfig config) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw translate(e.getCause() == null ? e : e.getCause(), config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", e);
        }
    }

    private static RuntimeException translate(Throwable cause, FairlaneConfig config) {
        if (cause instanceof TimeoutException || cause instanceof DisconnectException) {
            return AdminException.kafkaUnreachable(config.kafka().bootstrapServers(), cause);
        }
        if (cause instanceof ApiException) {
            return AdminException.refused("Kafka refuses: " + cause.getMessage(), cause);
        }
        return new IllegalStateException(cause);
    }

    @Override
    public void close() {
        clients.close();
        encodings.close();
    }
}
