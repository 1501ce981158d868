package fairlane.pipeline;

import fairlane.schema.TopicSpec;
import fairlane.schema.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks before the start whether the topics are there and fit together. */
final class TopicCheck {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Admin admin;
    private final Topics topics;
    private final String applicationId;

    TopicCheck(Admin admin, Topics topics, String applicationId) {
        this.admin = admin;
        this.topics = topics;
        this.applicationId = applicationId;
    }

    /**
     * The number of partitions that the co-partitioned topics have.
     *
     * @throws SetupException if topics are missing, or their numbers of partitions differ, or were changed
     */
    int partitions() {
        List<TopicSpec> specs = topics.all();
        Map<String, Integer> found =
                partitionsOf(admin, specs.stream().map(TopicSpec::name).toList());
        requireAll(specs, found);
        Map<String, Integer> together = new TreeMap<>();
        specs.stream()
                .filter(TopicSpec::coPartitioned)
                .forEach(spec -> together.put(spec.name(), found.get(spec.name())));
        if (new TreeSet<>(together.values()).size() > 1) {
            throw new SetupException("these topics need the same number of partitions, and have: " + together
                    + ". Give the smaller ones more with kafka-topics --alter if the pipeline never ran; otherwise start"
                    + " anew under another topic.prefix and let this one drain");
        }
        int partitions = together.values().iterator().next();
        requireUnchanged(partitions);
        return partitions;
    }

    private static void requireAll(List<TopicSpec> specs, Map<String, Integer> found) {
        List<String> missing = new ArrayList<>();
        for (TopicSpec spec : specs) {
            if (!found.containsKey(spec.name())) {
                missing.add(spec.name());
            }
        }
        if (!missing.isEmpty()) {
            throw new SetupException(
                    "topics are missing: " + String.join(", ", missing) + ". Make them with: fairlane topics create");
        }
    }

    /** The changelogs keep the number of partitions of the first start: what is held cannot move to other partitions. */
    private void requireUnchanged(int partitions) {
        String changelog = applicationId + "-" + FairShareTopology.MESSAGES_STORE + "-changelog";
        Integer atFirst = partitionsOf(admin, List.of(changelog)).get(changelog);
        if (atFirst != null && atFirst != partitions) {
            throw new SetupException("the topics have " + partitions + " partitions, and had " + atFirst
                    + " when the pipeline first ran: what is held would be looked for in the wrong place. Make topics"
                    + " under a new topic.prefix, send there, and run this one at its old number until it is empty");
        }
    }

    /** The numbers of partitions of those topics that exist. */
    static Map<String, Integer> partitionsOf(Admin admin, List<String> names) {
        Map<String, KafkaFuture<TopicDescription>> asked = admin.describeTopics(
                        names, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
                .topicNameValues();
        Map<String, Integer> partitions = new HashMap<>();
        asked.forEach((name, description) -> {
            try {
                partitions.put(
                        name,
                        description
                                .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                                .partitions()
                                .size());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new KafkaException("the topic " + name + " cannot be looked at", e.getCause());
                }
            } catch (TimeoutException e) {
                throw new org.apache.kafka.common.errors.TimeoutException("Kafka did not tell of the topic " + name, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new org.apache.kafka.common.errors.InterruptException(e);
            }
        });
        return partitions;
    }
}
