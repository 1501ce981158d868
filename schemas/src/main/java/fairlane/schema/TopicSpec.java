package fairlane.schema;

import java.util.Map;

/**
 * The settings with which a topic is created.
 *
 * @param coPartitioned whether the topic must have as many partitions as the requests topic; otherwise one suffices
 * @param configs the topic's configuration by Kafka's names
 */
public record TopicSpec(String name, boolean coPartitioned, Map<String, String> configs) {
    public TopicSpec {
        configs = Map.copyOf(configs);
    }
}
