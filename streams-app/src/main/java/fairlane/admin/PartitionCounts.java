package fairlane.admin;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** How many partitions the topics have that exist. */
public final class PartitionCounts {
    private final Cluster cluster;

    public PartitionCounts(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The partitions of each of the topics; one that does not exist is left out. */
    public Map<String, Integer> of(Collection<String> topics) {
        Map<String, Integer> counts = new HashMap<>();
        cluster.admin()
                .describeTopics(topics)
                .topicNameValues()
                .forEach((topic, description) -> cluster.awaitUnlessRefusedWith(
                                UnknownTopicOrPartitionException.class, description)
                        .ifPresent(found -> counts.put(topic, found.partitions().size())));
        return counts;
    }
}
