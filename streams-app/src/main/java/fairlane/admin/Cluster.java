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

/**
 * A connection to a Kafka cluster that has responded to a first request. Creates Kafka clients, and supplies topic
 * names and encodings.
 */
public final class Cluster implements AutoCloseable {
    /**
     * Time limit for the first response of Kafka. With this limit, a command without a reachable Kafka fails in less
     * than 10 s, including the start of its process on a busy machine.
     */
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

    /**
     * Connects to the configured Kafka cluster.
     *
     * @throws AdminException if no broker responds within 4 s
     */
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

    /**
     * Creates a consumer that reads only committed records and belongs to no consumer group. The caller assigns
     * partitions and closes the consumer.
     */
    public Consumer<byte[], byte[]> consumer() {
        return consumer(Map.of());
    }

    /**
     * Creates a consumer as {@link #consumer()} does.
     *
     * @param overrides Kafka consumer settings that take precedence over all others, such as a consumer group
     */
    public Consumer<byte[], byte[]> consumer(Map<String, Object> overrides) {
        return clients.consumer(overrides);
    }

    /** Creates an idempotent producer; the caller closes it. */
    public Producer<byte[], byte[]> producer() {
        return producer(Map.of());
    }

    /**
     * Creates a producer as {@link #producer()} does.
     *
     * @param defaults Kafka producer settings that apply unless the configuration contains other values
     */
    public Producer<byte[], byte[]> producer(Map<String, Object> defaults) {
        return clients.producer(defaults);
    }

    /**
     * Returns the rule that maps customers to partitions. The rule uses the current number of partitions of the
     * requests topic.
     *
     * @throws AdminException if the requests topic does not exist
     */
    public CustomerPartitioner customerPartitioner() {
        return new CustomerPartitioner(
                new TopicReader(this).partitions(topics.requests()).size());
    }

    /**
     * Checks that a topic exists.
     *
     * @throws AdminException if the topic does not exist; the exception message states how to create it
     */
    public void requireTopic(String topic) {
        if (!topicExists(topic)) {
            throw AdminException.missingTopic(topic);
        }
    }

    public boolean topicExists(String topic) {
        return partitionCounts(Set.of(topic)).containsKey(topic);
    }

    /** Returns the number of partitions by topic. A topic that does not exist has no entry. */
    public Map<String, Integer> partitionCounts(Collection<String> topics) {
        return await(PartitionCounts.query(admin(), topics, new DescribeTopicsOptions()));
    }

    /**
     * Writes one record and waits until Kafka has stored it.
     *
     * @param value the value of the record; null writes a tombstone, which deletes the key
     */
    public void put(String topic, String key, byte @Nullable [] value) {
        try (var producer = producer()) {
            await(producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value)));
        }
    }

    /**
     * Waits for a response of Kafka.
     *
     * @throws AdminException if Kafka does not respond, or responds with an error
     */
    public <T> T await(Future<T> future) {
        return awaitResult(future, config);
    }

    /**
     * Waits for a response of Kafka as {@link #await} does, but returns an empty Optional if Kafka responds with the
     * error {@code expected}.
     */
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
