package fairlane.admin;

import fairlane.schema.Channel;
import fairlane.schema.TopicSpec;
import fairlane.schema.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics of Fairlane with their settings, and writes the missing records of the channels in the
 * configuration.
 */
public final class TopicAdmin {
    private static final Duration LEADER_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LEADER_POLL_INTERVAL = Duration.ofMillis(20);

    private final Cluster cluster;
    private final Topics topics;

    public TopicAdmin(Cluster cluster) {
        this.cluster = cluster;
        this.topics = cluster.topics();
    }

    /**
     * Creates the missing topics, and writes the missing records of the channels in the configuration. The operation is
     * idempotent.
     */
    public TopicCreationResult create() {
        CompactedTopic<Channel> table = new CompactedTopic<>(cluster, topics.channels(), Channel.class);
        Set<String> recorded = recordedChannels(table);
        List<TopicSpec> specs = topicSpecs(recorded);
        Map<String, Integer> counts = partitionCounts(specs);
        return refusal(specs, counts)
                .<TopicCreationResult>map(TopicCreationResult.Refused::new)
                .orElseGet(() -> {
                    int partitions = partitions(specs, counts);
                    List<String> created = createMissing(specs, counts, partitions);
                    new GroupOffsetInitializer(cluster)
                            .initialize(cluster.config().channels());
                    return new TopicCreationResult.Complete(
                            partitions, created, List.copyOf(counts.keySet()), writeMissingChannels(table, recorded));
                });
    }

    private Set<String> recordedChannels(CompactedTopic<Channel> table) {
        return cluster.topicExists(topics.channels()) ? table.read().keySet() : Set.of();
    }

    private Map<String, Integer> partitionCounts(List<TopicSpec> specs) {
        return new TreeMap<>(
                cluster.partitionCounts(specs.stream().map(TopicSpec::name).toList()));
    }

    /**
     * Returns the topics to create, including the deliveries topic of each channel that has a record or is in the
     * configuration.
     */
    private List<TopicSpec> topicSpecs(Set<String> recorded) {
        Set<String> channels = new TreeSet<>(cluster.config().channels().keySet());
        recorded.stream().filter(Topics::isChannelName).forEach(channels::add);
        return Stream.concat(topics.all().stream(), channels.stream().map(topics::deliveriesSpec))
                .toList();
    }

    private Optional<String> refusal(List<TopicSpec> specs, Map<String, Integer> counts) {
        Map<String, Integer> coPartitionedCounts = coPartitionedCounts(specs, counts);
        Set<Integer> distinctCounts = Set.copyOf(coPartitionedCounts.values());
        Integer configured = cluster.config().topics().partitions();
        if (distinctCounts.size() > 1) {
            return Optional.of("these topics must have the same number of partitions, but their numbers differ: "
                    + coPartitionedCounts.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .collect(Collectors.joining(", "))
                    + "; delete the wrong ones while they are empty, or start again under another topic.prefix");
        }
        if (configured != null && !distinctCounts.isEmpty() && !distinctCounts.contains(configured)) {
            return Optional.of(
                    "the number of partitions is " + distinctCounts.iterator().next() + ", not " + configured
                            + ", and it cannot be changed, because the messages of a customer would move to another"
                            + " partition. Leave topic.partitions as it is, or create topics under another"
                            + " topic.prefix, send there, and let the old ones drain");
        }
        return Optional.empty();
    }

    private static Map<String, Integer> coPartitionedCounts(List<TopicSpec> specs, Map<String, Integer> counts) {
        Map<String, Integer> coPartitionedCounts = new TreeMap<>();
        specs.stream()
                .filter(spec -> spec.coPartitioned() && counts.containsKey(spec.name()))
                .forEach(spec -> coPartitionedCounts.put(spec.name(), counts.getOrDefault(spec.name(), 0)));
        return coPartitionedCounts;
    }

    private int partitions(List<TopicSpec> specs, Map<String, Integer> counts) {
        return coPartitionedCounts(specs, counts).values().stream()
                .findFirst()
                .orElseGet(() -> cluster.config().topics().partitionsToCreate());
    }

    /** Creates the deliveries topic of a new channel with as many partitions as the requests topic has. */
    public void createDeliveries(String channel) {
        createTopics(
                List.of(topics.deliveriesSpec(channel)),
                new TopicReader(cluster).partitions(topics.requests()).size());
    }

    private List<String> createMissing(List<TopicSpec> specs, Map<String, Integer> counts, int partitions) {
        List<TopicSpec> missing =
                specs.stream().filter(spec -> !counts.containsKey(spec.name())).toList();
        createTopics(missing, partitions);
        return missing.stream().map(TopicSpec::name).toList();
    }

    private void createTopics(List<TopicSpec> specs, int partitions) {
        List<NewTopic> missing =
                specs.stream().map(spec -> newTopic(spec, partitions)).toList();
        cluster.admin().createTopics(missing).values().values().forEach(this::awaitCreated);
        awaitLeaders(missing);
    }

    /**
     * Waits until all partitions of the created topics have leaders. Kafka confirms the creation of a topic before its
     * partitions have leaders, and a client that used the topic in between would fail.
     */
    private void awaitLeaders(List<NewTopic> created) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        created.forEach(topic -> IntStream.range(0, topic.numPartitions())
                .forEach(partition -> ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest())));
        long startedNanos = System.nanoTime();
        while (!haveLeaders(ends)) {
            if (System.nanoTime() - startedNanos > LEADER_TIMEOUT.toNanos()) {
                throw AdminException.kafkaUnreachable(cluster.config().kafka().bootstrapServers(), null);
            }
            LockSupport.parkNanos(LEADER_POLL_INTERVAL.toNanos());
        }
    }

    private boolean haveLeaders(Map<TopicPartition, OffsetSpec> ends) {
        return cluster.awaitUnlessRefusedWith(
                        UnknownTopicOrPartitionException.class,
                        cluster.admin().listOffsets(ends).all())
                .isPresent();
    }

    private NewTopic newTopic(TopicSpec spec, int partitions) {
        int replicas = cluster.config().topics().replicationFactor();
        Optional<Short> replication = replicas < 0 ? Optional.empty() : Optional.of((short) replicas);
        return new NewTopic(spec.name(), Optional.of(spec.coPartitioned() ? partitions : 1), replication)
                .configs(spec.configs());
    }

    /**
     * Waits until the topic is created. If another process has created the topic in the meantime, that is a success,
     * too.
     */
    private void awaitCreated(KafkaFuture<Void> creation) {
        cluster.awaitUnlessRefusedWith(TopicExistsException.class, creation);
    }

    private List<String> writeMissingChannels(CompactedTopic<Channel> table, Set<String> recorded) {
        List<String> written = new ArrayList<>();
        cluster.config().channels().forEach((name, channel) -> {
            if (!recorded.contains(name)) {
                table.put(name, channel);
                written.add(name);
            }
        });
        return written;
    }
}
