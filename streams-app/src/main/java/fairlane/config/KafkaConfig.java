package fairlane.config;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The connection to Kafka.
 *
 * @param bootstrapServers host:port of a broker; several brokers are separated by commas
 * @param clientSettings settings passed unchanged to every Kafka client, such as those for TLS and SASL
 */
public record KafkaConfig(String bootstrapServers, Map<String, String> clientSettings) {
    private static final String BOOTSTRAP = "bootstrap.servers";
    private static final Pattern SERVERS =
            Pattern.compile("\\s*[^\\s,:/]\\S*:\\d{1,5}\\s*(,\\s*[^\\s,:/]\\S*:\\d{1,5}\\s*)*");

    public KafkaConfig {
        clientSettings = Map.copyOf(clientSettings);
        if (!SERVERS.matcher(bootstrapServers).matches()) {
            throw new ConfigException(
                    BOOTSTRAP + " must be host:port, such as localhost:9092, several separated by commas," + " not \""
                            + bootstrapServers + "\"");
        }
        if (clientSettings.containsKey(BOOTSTRAP)) {
            throw new ConfigException("write bootstrap.servers instead of kafka.bootstrap.servers");
        }
    }

    /** Returns a new map with the settings that all Kafka clients share. The caller may add settings of one client. */
    public Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(clientSettings);
        properties.put(BOOTSTRAP, bootstrapServers.replaceAll("\\s", ""));
        return properties;
    }
}
