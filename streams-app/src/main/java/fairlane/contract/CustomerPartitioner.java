package fairlane.contract;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;

/**
 * Maps a customer to the partition that holds its records on every co-partitioned topic. The partition is the one that
 * Kafka's default partitioner selects for a record with a key (murmur2), so that requests from other producers reach
 * the right partition as well.
 *
 * @param partitionCount number of partitions of each co-partitioned topic, at least 1
 */
public record CustomerPartitioner(int partitionCount) {
    public int partitionOf(String customer) {
        return partitionOf(customer.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the partition of the customer with a record key.
     *
     * @param key the record key, that is the customer in UTF-8
     */
    public int partitionOf(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % partitionCount;
    }

    public Set<Integer> allPartitions() {
        return IntStream.range(0, partitionCount).boxed().collect(Collectors.toSet());
    }
}
