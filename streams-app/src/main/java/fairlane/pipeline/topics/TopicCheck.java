package fairlane.pipeline.topics;

import fairlane.pipeline.store.StoreNames;
import fairlane.schema.TopicSpec;
import fairlane.schema.Topics;
import fairlane.wire.PartitionCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;

/** Checks, before the pipeline starts, that its topics exist and that their numbers of partitions are equal. */
public final class TopicCheck {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Admin admin;
    private final Topics topics;
    private final String applicationId;

    public TopicCheck(Admin admin, Topics topics, String applicationId) {
        this.admin = admin;
        this.topics = topics;
        this.applicationId = applicationId;
    }

    /**
     * Returns the number of partitions that all co-partitioned topics have.
     *
     * @throws SetupException if topics are missing, or if their numbers of partitions differ or have changed since the
     *     pipeline first ran
     */
    public int requirePartitionCount() {
        List<TopicSpec> specs = topics.all();
        Map<String, Integer> partitionCounts =
                partitionCounts(admin, specs.stream().map(TopicSpec::name).toList());
        requireAll(specs, partitionCounts);
        Map<String, Integer> coPartitioned = new TreeMap<>();
        specs.stream()
                .filter(TopicSpec::coPartitioned)
                .forEach(spec -> coPartitioned.put(spec.name(), partitionCounts.get(spec.name())));
        if (new TreeSet<>(coPartitioned.values()).size() > 1) {
            throw new SetupException("these topics must have the same number of partitions, but have: " + coPartitioned
                    + ". If the pipeline never ran, add partitions to the smaller topics with kafka-topics --alter;"
                    + " otherwise start a new pipeline under another topic.prefix and let this one drain");
        }
        int partitions = coPartitioned.values().iterator().next();
        requireUnchangedPartitionCount(partitions);
        return partitions;
    }

    private static void requireAll(List<TopicSpec> specs, Map<String, Integer> partitionCounts) {
        List<String> missing = new ArrayList<>();
        for (TopicSpec spec : specs) {
            if (!partitionCounts.containsKey(spec.name())) {
                missing.add(spec.name());
            }
        }
        if (!missing.isEmpty()) {
            throw new SetupException(
                    "topics are missing: " + String.join(", ", missing) + ". Create them with: fairlane topics create");
        }
    }

    /**
     * Checks that the topics still have the number of partitions that they had when the pipeline first ran, which is
     * the number of partitions of the changelogs. Another number is an error, because it would assign customers to
     * other partitions, and held messages cannot move to these.
     */
    private void requireUnchangedPartitionCount(int partitions) {
        String changelog = applicationId + "-" + StoreNames.MESSAGES + "-changelog";
        Integer changelogPartitions = partitionCounts(admin, List.of(changelog)).get(changelog);
        if (changelogPartitions != null && changelogPartitions != partitions) {
            throw new SetupException("the topics have " + partitions + " partitions, and had " + changelogPartitions
                    + " when the pipeline first ran. Held messages would be in the wrong partitions. Create topics"
                    + " under a new topic.prefix, send requests there, and run this pipeline with its old number of"
                    + " partitions until it is empty");
        }
    }

    /** Returns the number of partitions of each topic in {@code names}, by topic name; a missing topic has no entry. */
    static Map<String, Integer> partitionCounts(Admin admin, List<String> names) {
        return PartitionCounts.get(admin, names, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS));
    }
}
