package fairlane.schema;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/** Creates a third-party serializer from its class name, as the Kafka clients do. */
final class ConfiguredSerializer {
    private ConfiguredSerializer() {}

    @SuppressWarnings("unchecked") // the type that the serializer accepts is unknown until its first call
    static Serializer<Object> create(EncodingConfig config) {
        String name = config.serializer();
        try {
            Serializer<Object> serializer = Utils.newInstance(name, Serializer.class);
            serializer.configure(settings(config), false);
            return serializer;
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "serializer " + name + " is not on the class path: add its jars, or remove the setting", e);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(
                    "serializer " + name + " is not an " + Serializer.class.getName() + ": name a class that is one",
                    e);
        } catch (LinkageError e) {
            throw new IllegalArgumentException(
                    "serializer " + name + " lacks " + e.getMessage() + ": add the jars that it depends on", e);
        } catch (KafkaException e) {
            throw new IllegalArgumentException("serializer " + name + " cannot be initialized: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> settings(EncodingConfig config) {
        Map<String, String> settings = new HashMap<>(config.serde());
        if (config.schemaRegistryUrl() != null) {
            settings.put(EncodingConfig.SCHEMA_REGISTRY_URL, config.schemaRegistryUrl());
        }
        return settings;
    }
}
