package fairlane.admin;

import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.internals.CoordinatorKey;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.apache.kafka.common.protocol.Errors;

/** A Kafka admin client for a {@link MemoryKafka}. It supports only the methods that Fairlane calls. */
final class MemoryAdmin {
    private static final Node NODE = new Node(1, "localhost", 9092);

    private final MemoryKafka kafka;

    private MemoryAdmin(MemoryKafka kafka) {
        this.kafka = kafka;
    }

    static Admin of(MemoryKafka kafka) {
        MemoryAdmin admin = new MemoryAdmin(kafka);
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (proxy, method, arguments) -> admin.call(method.getName(), arguments));
    }

    @SuppressWarnings("unchecked") // casts the arguments to the parameter types that the interface Admin declares
    private Object call(String method, Object[] arguments) {
        return switch (method) {
            case "describeTopics" -> new DescribedTopics(futures((Collection<String>) arguments[0], this::describe));
            case "createTopics" -> createTopics((Collection<NewTopic>) arguments[0]);
            case "listOffsets" -> listOffsets((Map<TopicPartition, OffsetSpec>) arguments[0]);
            case "listConsumerGroupOffsets" -> committedOffsets(arguments[0]);
            case "alterConsumerGroupOffsets" ->
                commit((String) arguments[0], (Map<TopicPartition, OffsetAndMetadata>) arguments[1]);
            case "describeConsumerGroups" ->
                new DescribeConsumerGroupsResult(futures((Collection<String>) arguments[0], this::describeGroup));
            default -> throw new UnsupportedOperationException(method);
        };
    }

    private static <K, V> Map<K, KafkaFuture<V>> futures(Collection<K> keys, Function<K, V> function) {
        return keys.stream().collect(Collectors.toMap(Function.identity(), key -> future(key, function)));
    }

    private static <K, V> KafkaFuture<V> future(K key, Function<K, V> function) {
        KafkaFutureImpl<V> future = new KafkaFutureImpl<>();
        try {
            future.complete(function.apply(key));
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
        }
        return future;
    }

    private TopicDescription describe(String topic) {
        int count = kafka.partitionCount(topic);
        if (count == 0) {
            throw new UnknownTopicOrPartitionException();
        }
        return new TopicDescription(
                topic,
                false,
                IntStream.range(0, count)
                        .mapToObj(partition -> new TopicPartitionInfo(partition, NODE, List.of(NODE), List.of(NODE)))
                        .toList());
    }

    private CreatedTopics createTopics(Collection<NewTopic> topics) {
        Map<String, Integer> partitions =
                topics.stream().collect(Collectors.toMap(NewTopic::name, NewTopic::numPartitions));
        return new CreatedTopics(futures(partitions.keySet(), name -> {
            if (!kafka.createTopic(name, partitions.get(name))) {
                throw new TopicExistsException(name);
            }
            return new CreateTopicsResult.TopicMetadataAndConfig(null, partitions.get(name), 1, null);
        }));
    }

    private ListOffsetsResult listOffsets(Map<TopicPartition, OffsetSpec> specs) {
        return new ListOffsetsResult(futures(specs.keySet(), partition -> {
            if (partition.partition() >= kafka.partitionCount(partition.topic())) {
                throw new UnknownTopicOrPartitionException();
            }
            boolean earliest = specs.get(partition) instanceof OffsetSpec.EarliestSpec;
            long offset = earliest ? kafka.start(partition) : kafka.end(partition);
            return new ListOffsetsResultInfo(offset, -1, Optional.empty());
        }));
    }

    private Object committedOffsets(Object groups) {
        Set<?> names = groups instanceof Map<?, ?> specs ? specs.keySet() : Set.of(groups);
        Map<CoordinatorKey, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> offsets = new HashMap<>();
        names.forEach(name -> offsets.put(
                CoordinatorKey.byGroupId((String) name),
                KafkaFuture.completedFuture(kafka.committedOffsets((String) name))));
        return create(ListConsumerGroupOffsetsResult.class, offsets);
    }

    private Object commit(String group, Map<TopicPartition, OffsetAndMetadata> offsets) {
        boolean hasMembers = !kafka.members(group).isEmpty();
        if (!hasMembers) {
            offsets.forEach((partition, offset) -> kafka.commit(group, partition, offset));
        }
        Errors error = hasMembers ? Errors.UNKNOWN_MEMBER_ID : Errors.NONE;
        return create(
                AlterConsumerGroupOffsetsResult.class,
                KafkaFuture.completedFuture(
                        offsets.keySet().stream().collect(Collectors.toMap(Function.identity(), partition -> error))));
    }

    private ConsumerGroupDescription describeGroup(String group) {
        List<MemberDescription> members = kafka.members(group);
        if (members.isEmpty()) {
            throw new GroupIdNotFoundException(group);
        }
        return new ConsumerGroupDescription(
                group,
                false,
                members,
                "range",
                GroupType.CLASSIC,
                GroupState.STABLE,
                NODE,
                Set.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** Creates a result object of Kafka's admin client, whose constructor is package-private. */
    private static <T> T create(Class<T> type, Object argument) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return type.cast(constructor.newInstance(argument));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static final class DescribedTopics extends DescribeTopicsResult {
        DescribedTopics(Map<String, KafkaFuture<TopicDescription>> topics) {
            super(null, topics);
        }
    }

    private static final class CreatedTopics extends CreateTopicsResult {
        CreatedTopics(Map<String, KafkaFuture<TopicMetadataAndConfig>> topics) {
            super(topics);
        }
    }
}
