package fairlane.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.config.FairlaneConfig;
import fairlane.contract.CustomerPartitioner;
import fairlane.schema.Encodings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * The topics and consumer groups of a Kafka cluster in memory, for tests without a broker. The class is thread-safe.
 */
public final class MemoryKafka implements KafkaClients {
    /** The number of partitions of each topic that carries messages. */
    public static final int PARTITIONS = 2;

    private static final CustomerPartitioner PARTITIONER = new CustomerPartitioner(PARTITIONS);

    private final Encodings encodings = Encodings.singleObject();
    private final Map<String, List<PartitionLog>> logs = new TreeMap<>();
    private final Map<String, Map<TopicPartition, OffsetAndMetadata>> committedOffsets = new HashMap<>();
    private final Map<String, List<MemberDescription>> members = new HashMap<>();
    private final Admin admin = MemoryAdmin.of(this);
    private long now = 1_000;
    private @Nullable RuntimeException writeFailure;

    /** The records of one partition. Their offsets may have gaps, because transaction markers use offsets as well. */
    private static final class PartitionLog {
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        private long start;
        private long end;
    }

    /** Creates a cluster connection to this Kafka; does not create any topic. */
    public Cluster emptyCluster(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("partitions", Integer.toString(PARTITIONS)));
        all.putAll(settings);
        return new Cluster(FairlaneConfig.load(null, Map.of(), all), this);
    }

    /** Creates a cluster connection to this Kafka, all topics, and the channels default, email and sms. */
    public Cluster cluster() {
        return cluster(Map.of());
    }

    public Cluster cluster(Map<String, String> settings) {
        Cluster cluster = emptyCluster(settings);
        new TopicAdmin(cluster).create();
        return cluster;
    }

    /** Deletes all topics, records and consumer groups, and creates the topics of the cluster again. */
    public void reset(Cluster cluster) {
        synchronized (this) {
            logs.clear();
            committedOffsets.clear();
            members.clear();
            now = 1_000;
            writeFailure = null;
        }
        new TopicAdmin(cluster).create();
    }

    /** Sets the timestamp, in epoch milliseconds, of the records that are written from now on. */
    public synchronized void setTime(long epochMillis) {
        now = epochMillis;
    }

    /** Makes all writes after this call fail with the given exception; null makes them succeed again. */
    public synchronized void failWrites(@Nullable RuntimeException failure) {
        writeFailure = failure;
    }

    /**
     * Encodes and writes a record.
     *
     * @param value the value of the record; null writes a tombstone
     */
    public ConsumerRecord<byte[], byte[]> write(String topic, String key, @Nullable SpecificRecord value) {
        return write(new ProducerRecord<>(topic, key.getBytes(UTF_8), value == null ? null : encode(topic, value)));
    }

    /** Encodes a value as a producer to the given topic does. */
    @SuppressWarnings("unchecked") // the class of an Avro record is its type T
    public <T extends SpecificRecord> byte[] encode(String topic, T value) {
        return encodings.writer((Class<T>) value.getClass()).write(topic, value);
    }

    /** Writes a record. */
    public synchronized ConsumerRecord<byte[], byte[]> write(ProducerRecord<byte[], byte[]> message) {
        if (writeFailure != null) {
            throw writeFailure;
        }
        int partition = partitionOf(message);
        PartitionLog log = logs.get(message.topic()).get(partition);
        ConsumerRecord<byte[], byte[]> stored = new ConsumerRecord<>(
                message.topic(),
                partition,
                log.end++,
                message.timestamp() == null ? now : message.timestamp(),
                TimestampType.CREATE_TIME,
                0,
                0,
                message.key(),
                message.value(),
                new RecordHeaders(message.headers()),
                Optional.empty());
        log.records.add(stored);
        return stored;
    }

    private int partitionOf(ProducerRecord<byte[], byte[]> message) {
        if (message.partition() != null) {
            return message.partition();
        }
        return message.key() == null || logs.get(message.topic()).size() == 1
                ? 0
                : PARTITIONER.partitionOf(message.key());
    }

    /** Increases the end offset of a partition by one without writing a record, as a transaction marker does. */
    public synchronized void writeMarker(TopicPartition partition) {
        log(partition).end++;
    }

    /** Deletes the records of a partition before the given offset. */
    public synchronized void deleteBefore(TopicPartition partition, long offset) {
        PartitionLog log = log(partition);
        log.start = offset;
        log.records.removeIf(message -> message.offset() < offset);
    }

    /** Returns the records of a topic, partition by partition. */
    public synchronized List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return logs.get(topic).stream().flatMap(log -> log.records.stream()).toList();
    }

    synchronized List<ConsumerRecord<byte[], byte[]>> records(TopicPartition partition, long from) {
        return log(partition).records.stream()
                .filter(message -> message.offset() >= from)
                .toList();
    }

    synchronized long start(TopicPartition partition) {
        return log(partition).start;
    }

    synchronized long end(TopicPartition partition) {
        return log(partition).end;
    }

    private PartitionLog log(TopicPartition partition) {
        return logs.get(partition.topic()).get(partition.partition());
    }

    /** Returns the number of partitions of a topic; 0 if the topic does not exist. */
    public synchronized int partitionCount(String topic) {
        return logs.getOrDefault(topic, List.of()).size();
    }

    /**
     * Creates a topic unless the topic exists.
     *
     * @return whether the topic was created
     */
    public synchronized boolean createTopic(String topic, int partitions) {
        return logs.putIfAbsent(
                        topic,
                        IntStream.range(0, partitions)
                                .mapToObj(partition -> new PartitionLog())
                                .toList())
                == null;
    }

    public synchronized void deleteTopic(String topic) {
        logs.remove(topic);
    }

    /** Commits an offset of a consumer group. */
    public synchronized void commit(String group, TopicPartition partition, OffsetAndMetadata offset) {
        committedOffsets.computeIfAbsent(group, name -> new HashMap<>()).put(partition, offset);
    }

    /** Returns the committed offsets of a consumer group. */
    public synchronized Map<TopicPartition, OffsetAndMetadata> committedOffsets(String group) {
        return Map.copyOf(committedOffsets.getOrDefault(group, Map.of()));
    }

    /** Adds a member to a consumer group. */
    public synchronized void addMember(String group, String clientId, Set<TopicPartition> assignment) {
        members.computeIfAbsent(group, name -> new ArrayList<>())
                .add(new MemberDescription(
                        clientId,
                        Optional.empty(),
                        Optional.empty(),
                        clientId,
                        "/127.0.0.1",
                        new MemberAssignment(assignment),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** Removes a consumer group with its members and its committed offsets. */
    public synchronized void deleteGroup(String group) {
        members.remove(group);
        committedOffsets.remove(group);
    }

    synchronized List<MemberDescription> members(String group) {
        return List.copyOf(members.getOrDefault(group, List.of()));
    }

    @Override
    public Admin admin() {
        return admin;
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> overrides) {
        return new MemoryConsumer(this);
    }

    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> defaults) {
        return new MemoryProducer(this);
    }

    @Override
    public void close() {}
}
