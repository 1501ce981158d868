package fairlane.admin;

import fairlane.config.KafkaConfig;
import fairlane.contract.RequestLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates clients of the Kafka brokers that the configuration names. */
final class ConfiguredKafkaClients implements KafkaClients {
    /** Timeout of a request to a Kafka broker that has responded before. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(7);

    private static final int DELIVERY_TIMEOUT_MILLIS = 40_000;
    /**
     * Maximum time that a broker delays the response to a fetch, in milliseconds. Closing a consumer waits for the
     * response to its last fetch, which with Kafka's default would delay each command by half a second.
     */
    private static final int MAX_FETCH_WAIT_MILLIS = 100;

    private final KafkaConfig config;
    private final Admin admin;

    /**
     * Creates the admin client.
     *
     * @throws AdminException if the Kafka client settings are invalid, or if none of the bootstrap hosts is known
     */
    ConfiguredKafkaClients(KafkaConfig config) {
        this.config = config;
        this.admin = createAdmin(config);
    }

    private static Admin createAdmin(KafkaConfig config) {
        Map<String, Object> properties = config.properties();
        properties.putIfAbsent("request.timeout.ms", (int) REQUEST_TIMEOUT.toMillis());
        properties.putIfAbsent("default.api.timeout.ms", 4 * (int) REQUEST_TIMEOUT.toMillis());
        try {
            return Admin.create(properties);
        } catch (KafkaException e) {
            throw clientCreationFailure(config, e);
        }
    }

    /**
     * Converts a failure to create a Kafka client. An unknown bootstrap host is reported like a broker that does not
     * respond; any other failure is caused by an invalid setting.
     */
    private static AdminException clientCreationFailure(KafkaConfig config, KafkaException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage()).contains("No resolvable bootstrap")
                ? AdminException.kafkaUnreachable(config.bootstrapServers(), e)
                : AdminException.invalidRequest("the Kafka client settings are invalid: " + cause.getMessage());
    }

    @Override
    public Admin admin() {
        return admin;
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> overrides) {
        Map<String, Object> properties = new HashMap<>(config.properties());
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "earliest");
        properties.put("allow.auto.create.topics", false);
        properties.putIfAbsent("fetch.max.wait.ms", MAX_FETCH_WAIT_MILLIS);
        properties.putIfAbsent("default.api.timeout.ms", 2 * (int) REQUEST_TIMEOUT.toMillis());
        properties.putAll(overrides);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> defaults) {
        Map<String, Object> properties = new HashMap<>(defaults);
        properties.putAll(config.properties());
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.putIfAbsent("linger.ms", 5);
        properties.putIfAbsent("delivery.timeout.ms", DELIVERY_TIMEOUT_MILLIS);
        properties.putIfAbsent("max.request.size", RequestLimits.MAX_RECORD_BYTES);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
