package fairlane.schema;

import java.util.Map;

/**
 * The settings with which a topic is created.
 *
 * @param name the name of the topic
 * @param coPartitioned whether the topic must have as many partitions as the requests topic; if false, the topic needs
 *     only one partition
 * @param configs the configuration of the topic, by the names that Kafka uses
 */
public record TopicSpec(String name, boolean coPartitioned, Map<String, String> configs) {
    public TopicSpec {
        configs = Map.copyOf(configs);
    }
}
