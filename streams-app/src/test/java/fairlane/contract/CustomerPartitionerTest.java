package fairlane.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerPartitionerTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64})
    void partitionerSelectsSamePartitionAsDefaultPartitionerOfKafka(int partitions) {
        CustomerPartitioner partitioner = new CustomerPartitioner(partitions);
        for (int i = 0; i < 1_000; i++) {
            String customer = "kunde-ü-" + i;
            byte[] key = customer.getBytes(StandardCharsets.UTF_8);
            assertThat(partitioner.partitionOf(customer))
                    .isEqualTo(partitioner.partitionOf(key))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
        }
    }

    @Test
    void partitionerListsEveryPartition() {
        assertThat(new CustomerPartitioner(3).allPartitions()).containsExactlyInAnyOrder(0, 1, 2);
    }
}
