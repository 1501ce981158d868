package fairlane.admin;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * In which partition what belongs to a customer stands: the same of every topic.
 *
 * @param count of partitions that each of them has
 */
public record CustomerPartition(int count) {
    /** @throws AdminException when there are no topics */
    public static CustomerPartition of(Cluster cluster) {
        return new CustomerPartition(
                new TopicReader(cluster).partitions(cluster.topics().requests()).size());
    }

    public int of(String customer) {
        return BuiltInPartitioner.partitionForKey(customer.getBytes(StandardCharsets.UTF_8), count);
    }

    public Set<Integer> all() {
        return IntStream.range(0, count).boxed().collect(Collectors.toSet());
    }
}
