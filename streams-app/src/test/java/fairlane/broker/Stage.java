package fairlane.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.admin.Cluster;
import fairlane.admin.TopicAdmin;
import fairlane.config.FairlaneConfig;
import fairlane.contract.DeliveryGroups;
import fairlane.contract.LimitKey;
import fairlane.schema.Channel;
import fairlane.schema.Encodings;
import fairlane.schema.Limit;
import fairlane.schema.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;

/** Topics under a prefix of their own, the channels and limits in them, and a look at the group of the pipeline. */
final class Stage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int partitions;
    private final Cluster cluster;
    private final KafkaProducer<byte[], byte[]> producer;

    private Stage(int partitions, Cluster cluster) {
        this.partitions = partitions;
        this.cluster = cluster;
        this.producer = cluster.producer();
    }

    /** Without its topics. */
    static Stage empty(Broker broker, String prefix, int partitions) {
        return empty(broker.bootstrapServers(), prefix, partitions);
    }

    private static Stage empty(String bootstrapServers, String prefix, int partitions) {
        FairlaneConfig config = FairlaneConfig.load(
                null,
                Map.of(),
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "topic.prefix",
                        prefix,
                        "gateway.port",
                        "0",
                        "partitions",
                        Integer.toString(partitions)));
        return new Stage(partitions, Cluster.connect(config));
    }

    /** As {@code topics create} leaves it. */
    static Stage set(Broker broker, String prefix, int partitions) {
        return set(broker.bootstrapServers(), prefix, partitions);
    }

    static Stage set(String bootstrapServers, String prefix, int partitions) {
        Stage stage = empty(bootstrapServers, prefix, partitions);
        new TopicAdmin(stage.cluster).create();
        return stage;
    }

    int partitions() {
        return partitions;
    }

    Topics topics() {
        return cluster.topics();
    }

    Encodings encodings() {
        return cluster.encodings();
    }

    Admin admin() {
        return cluster.admin();
    }

    Cluster cluster() {
        return cluster;
    }

    String bootstrapServers() {
        return cluster.config().kafka().bootstrapServers();
    }

    /** Writes a channel's policy; its topic is made where it is missing. */
    void channel(String name, Channel channel) {
        if (!topicNames().contains(topics().deliveries(name))) {
            makeDeliveries(name);
        }
        put(topics().channels(), name, encodings().writer(Channel.class).write(topics().channels(), channel));
    }

    void limit(LimitKey key, Limit limit) {
        put(topics().limits(), key.toString(), encodings().writer(Limit.class).write(topics().limits(), limit));
    }

    void makeDeliveries(String channel) {
        makeTopic(topics().deliveries(channel), partitions);
    }

    void makeTopic(String name, int count) {
        await(admin().createTopics(List.of(new NewTopic(name, Optional.of(count), Optional.empty())))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
    }

    void deleteDeliveries(String channel) {
        await(admin().deleteTopics(List.of(topics().deliveries(channel)))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
    }

    private Set<String> topicNames() {
        return await(admin().listTopics().names().toCompletionStage().toCompletableFuture());
    }

    private void put(String topic, String key, byte[] value) {
        await(producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)));
    }

    /** How many offsets of a topic the pipeline has taken in, as it has committed. */
    long taken(String topic) {
        return await(admin().listConsumerGroupOffsets(group())
                        .partitionsToOffsetAndMetadata()
                        .toCompletionStage()
                        .toCompletableFuture())
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    private String group() {
        return topics().prefix() + "pipeline";
    }

    /** The instance ids of a group's members that have partitions. */
    private Set<String> working(String group) {
        return await(admin().describeConsumerGroups(List.of(group))
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture())
                .values()
                .stream()
                .flatMap(description -> description.members().stream())
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .map(MemberDescription::groupInstanceId)
                .flatMap(Optional::stream)
                .map(Stage::withoutThread)
                .collect(Collectors.toSet());
    }

    /** Streams puts the number of the thread behind it. */
    private static String withoutThread(String instanceId) {
        return instanceId.replaceFirst("-\\d+$", "");
    }

    /** Waits until these, and no others, have all the partitions. */
    void awaitWorking(String... instances) {
        awaitMembers(group(), instances);
    }

    /** The same of the workers of a channel. */
    void awaitDelivering(String channel, String... instances) {
        awaitMembers(DeliveryGroups.groupOf(topics(), channel), instances);
    }

    private void awaitMembers(String group, String... instances) {
        Awaitility.await()
                .atMost(PATIENCE)
                // A group that nobody has joined yet does not exist, and a broker that has just started knows of none.
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(() -> working(group).equals(Set.of(instances)));
    }

    /** Waits for an answer of the broker. */
    static <T> T await(Future<T> answer) {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        cluster.close();
    }
}
