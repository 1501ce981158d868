package fairlane.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import fairlane.admin.Cluster;
import fairlane.admin.messages.CancellationAdmin;
import fairlane.config.FairlaneConfig;
import fairlane.schema.CancelledBy;
import fairlane.schema.Channel;
import fairlane.schema.Encodings;
import fairlane.schema.SendRequest;
import fairlane.schema.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SecuredBroker} and a client with superuser rights. The client writes the records that the roles consume, and
 * reads the records that they write.
 */
final class SecuredEnvironment implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(60);
    static final int PARTITIONS = 2;

    private final SecuredBroker broker;
    private final Cluster superuserCluster;
    private final Producer<byte[], byte[]> producer;

    /**
     * Starts the broker and connects to it as a superuser.
     *
     * @param directory a directory that does not exist yet, for the files of the broker
     */
    SecuredEnvironment(Path directory) throws Exception {
        this.broker = new SecuredBroker(directory);
        this.superuserCluster = Cluster.connect(FairlaneConfig.load(null, Map.of(), broker.unrestrictedSettings()));
        this.producer = superuserCluster.producer();
    }

    SecuredBroker broker() {
        return broker;
    }

    Cluster superuserCluster() {
        return superuserCluster;
    }

    Topics topics() {
        return superuserCluster.topics();
    }

    Encodings encodings() {
        return superuserCluster.encodings();
    }

    FairlaneConfig config(Role role, Map<String, String> extraSettings) {
        Map<String, String> settings = new HashMap<>(broker.settings(role));
        settings.putAll(Map.of("http.port", "0", "gateway.port", "0", "replication.factor", "1"));
        settings.putAll(extraSettings);
        return FairlaneConfig.load(null, Map.of(), settings);
    }

    void allow(List<AclBinding> acls) {
        superuserCluster.await(superuserCluster.admin().createAcls(acls).all());
        await().atMost(TIMEOUT).until(() -> acls.stream().allMatch(RecordingAuthorizer::isKnownToAll));
    }

    void disallow(AclBinding acl) {
        superuserCluster.await(
                superuserCluster.admin().deleteAcls(List.of(acl.toFilter())).all());
        await().atMost(TIMEOUT).until(() -> RecordingAuthorizer.isUnknownToAll(acl));
    }

    /** Creates a channel without committing offsets for the consumer group of the channel. */
    void createChannelWithoutGroup(String channel) {
        NewTopic topic = new NewTopic(topics().deliveries(channel), Optional.of(PARTITIONS), Optional.empty());
        superuserCluster.await(
                superuserCluster.admin().createTopics(List.of(topic)).all());
        byte[] record = encodings()
                .writer(Channel.class)
                .write(topics().channels(), Channel.newBuilder().build());
        send(new ProducerRecord<>(topics().channels(), bytes(channel), record));
    }

    /**
     * Publishes a request.
     *
     * @param misplaced whether the request is published to a wrong partition
     */
    void sendRequest(
            String topic, String customer, String id, String channel, @Nullable String sender, boolean misplaced) {
        SendRequest request = SendRequest.newBuilder()
                .setId(id)
                .setChannel(channel)
                .setSender(sender)
                .setRecipient("anna")
                .setBody(ByteBuffer.wrap(bytes("Hello")))
                .build();
        byte[] value = encodings().writer(SendRequest.class).write(topic, request);
        int ownPartition = partition(customer);
        send(new ProducerRecord<>(
                topic, misplaced ? otherPartition(ownPartition) : ownPartition, bytes(customer), value));
    }

    /** Publishes a record that is not a valid request to the requests topic. */
    void sendMalformedRequest(String customer) {
        send(new ProducerRecord<>(topics().requests(), partition(customer), bytes(customer), bytes("no request")));
    }

    void sendMisplacedCancellation(String customer) {
        var wanted = new CancellationAdmin.CancellationTarget(customer, CancelledBy.ID, "nothing");
        var cancellation = new CancellationAdmin(superuserCluster).cancellation(wanted, "a test", null);
        send(new ProducerRecord<>(
                cancellation.topic(), otherPartition(partition(customer)), cancellation.key(), cancellation.value()));
    }

    private static int partition(String customer) {
        return BuiltInPartitioner.partitionForKey(bytes(customer), PARTITIONS);
    }

    private static int otherPartition(int partition) {
        return (partition + 1) % PARTITIONS;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void send(ProducerRecord<byte[], byte[]> message) {
        superuserCluster.await(producer.send(message));
    }

    /** Returns the number of partitions for which the consumer group has committed an offset. */
    int committedPartitions(String group) {
        return superuserCluster
                .await(superuserCluster.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .size();
    }

    void awaitRecords(String topic, int count) {
        await(topic).atMost(TIMEOUT).until(() -> records(topic).size() >= count);
    }

    /** Returns all records of a topic. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (var consumer = superuserCluster.consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(one -> new TopicPartition(topic, one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    @Override
    public void close() {
        producer.close();
        superuserCluster.close();
        broker.close();
        RecordingAuthorizer.reset();
    }
}
