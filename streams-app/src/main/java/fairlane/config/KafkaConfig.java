package fairlane.config;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How Kafka is reached.
 *
 * @param bootstrapServers host:port, several with commas between them
 * @param clientSettings settings that every Kafka client gets untouched: TLS, SASL
 */
public record KafkaConfig(String bootstrapServers, Map<String, String> clientSettings) {
    private static final String BOOTSTRAP = "bootstrap.servers";
    private static final Pattern SERVERS =
            Pattern.compile("\\s*[^\\s,:/]\\S*:\\d{1,5}\\s*(,\\s*[^\\s,:/]\\S*:\\d{1,5}\\s*)*");

    public KafkaConfig {
        clientSettings = Map.copyOf(clientSettings);
        if (!SERVERS.matcher(bootstrapServers).matches()) {
            throw new ConfigException(BOOTSTRAP + " is host:port, such as localhost:9092, several with commas between"
                    + " them, not \"" + bootstrapServers + "\"");
        }
        if (clientSettings.containsKey(BOOTSTRAP)) {
            throw new ConfigException("write bootstrap.servers instead of kafka.bootstrap.servers");
        }
    }

    /** What a Kafka client is made with; the caller adds its own to it. */
    public Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(clientSettings);
        properties.put(BOOTSTRAP, bootstrapServers.replaceAll("\\s", ""));
        return properties;
    }
}
