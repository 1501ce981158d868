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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.jspecify.annotations.Nullable;

/** A {@link SecuredBroker}, and somebody who may do everything there: whoever the roles work with. */
final class SecuredStage implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final int PARTITIONS = 2;

    private final SecuredBroker broker;
    private final Cluster everything;
    private final KafkaProducer<byte[], byte[]> producer;

    /** @param directory that is not there yet */
    SecuredStage(Path directory) throws Exception {
        this.broker = new SecuredBroker(directory);
        this.everything = Cluster.connect(FairlaneConfig.load(null, Map.of(), broker.insideSettings()));
        this.producer = everything.producer();
    }

    SecuredBroker broker() {
        return broker;
    }

    Cluster everything() {
        return everything;
    }

    Topics topics() {
        return everything.topics();
    }

    Encodings encodings() {
        return everything.encodings();
    }

    FairlaneConfig config(Role role, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(broker.settings(role));
        settings.putAll(Map.of("http.port", "0", "gateway.port", "0", "replication.factor", "1"));
        settings.putAll(more);
        return FairlaneConfig.load(null, Map.of(), settings);
    }

    void allow(List<AclBinding> acls) {
        everything.await(everything.admin().createAcls(acls).all());
        await().atMost(PATIENCE).until(() -> acls.stream().allMatch(RecordingAuthorizer::isKnown));
    }

    void disallow(AclBinding acl) {
        everything.await(everything.admin().deleteAcls(List.of(acl.toFilter())).all());
        await().atMost(PATIENCE).until(() -> RecordingAuthorizer.isUnknown(acl));
    }

    /** As somebody makes a channel who knows nothing of groups. */
    void makeChannelWithoutGroup(String channel) {
        NewTopic topic = new NewTopic(topics().deliveries(channel), Optional.of(PARTITIONS), Optional.empty());
        everything.await(everything.admin().createTopics(List.of(topic)).all());
        byte[] record = encodings()
                .writer(Channel.class)
                .write(topics().channels(), Channel.newBuilder().build());
        send(new ProducerRecord<>(topics().channels(), bytes(channel), record));
    }

    /** Somebody hands in a request. @param misplaced in the wrong partition */
    void request(String topic, String customer, String id, String channel, @Nullable String sender, boolean misplaced) {
        SendRequest request = SendRequest.newBuilder()
                .setId(id)
                .setChannel(channel)
                .setSender(sender)
                .setRecipient("anna")
                .setBody(ByteBuffer.wrap(bytes("Hello")))
                .build();
        byte[] value = encodings().writer(SendRequest.class).write(topic, request);
        int own = partition(customer);
        send(new ProducerRecord<>(topic, misplaced ? other(own) : own, bytes(customer), value));
    }

    /** Somebody hands in what is no request. */
    void rubbish(String customer) {
        send(new ProducerRecord<>(topics().requests(), partition(customer), bytes(customer), bytes("no request")));
    }

    void cancelInTheWrongPartition(String customer) {
        var wanted = new CancellationAdmin.CancellationTarget(customer, CancelledBy.ID, "nothing");
        var cancellation = new CancellationAdmin(everything).cancellation(wanted, "a test", null);
        send(new ProducerRecord<>(
                cancellation.topic(), other(partition(customer)), cancellation.key(), cancellation.value()));
    }

    private static int partition(String customer) {
        return BuiltInPartitioner.partitionForKey(bytes(customer), PARTITIONS);
    }

    private static int other(int partition) {
        return (partition + 1) % PARTITIONS;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void send(ProducerRecord<byte[], byte[]> message) {
        everything.await(producer.send(message));
    }

    /** In how many partitions the group has committed. */
    int committed(String group) {
        return everything
                .await(everything.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .size();
    }

    void awaitRecords(String topic, int count) {
        await(topic).atMost(PATIENCE).until(() -> records(topic).size() >= count);
    }

    /** Everything that a topic has. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (var consumer = everything.consumer()) {
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
        everything.close();
        broker.close();
        RecordingAuthorizer.forget();
    }
}
