package fairlane.schema;

import java.util.Map;

/**
 * A topic as it has to be made.
 *
 * @param coPartitioned whether it has the same number of partitions as the requests; else one will do
 * @param configs the topic's settings in Kafka's own names
 */
public record TopicSpec(String name, boolean coPartitioned, Map<String, String> configs) {
    public TopicSpec {
        configs = Map.copyOf(configs);
    }
}
