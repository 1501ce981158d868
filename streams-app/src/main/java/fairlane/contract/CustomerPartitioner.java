package fairlane.contract;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;

/**
 * Maps a customer to the partition that contains the customer's records on every co-partitioned topic. Kafka's default
 * partitioner selects the same partition for a record with this key (murmur2), so that requests from other producers
 * also reach this partition.
 *
 * @param partitionCount number of partitions of each co-partitioned topic, at least 1
 */
public record CustomerPartitioner(int partitionCount) {
    public int partitionOf(String customer) {
        return partitionOf(customer.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the partition of a customer.
     *
     * @param key the key of the customer's records, which is the customer's name in UTF-8
     */
    public int partitionOf(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % partitionCount;
    }

    public Set<Integer> allPartitions() {
        return IntStream.range(0, partitionCount).boxed().collect(Collectors.toSet());
    }
}
