package fairlane.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings that determine how values of records are written, and whether values in the wire format of the Schema
 * Registry can be read.
 *
 * @param schemaRegistryUrl base URL of the API of the Schema Registry, such as {@code http://registry:8081}. Several
 *     URLs are separated by commas, and the client tries them in this order. If null, only the single-object encoding
 *     is used
 * @param serializer class name of an {@code org.apache.kafka.common.serialization.Serializer} that writes the values,
 *     such as {@code io.confluent.kafka.serializers.KafkaAvroSerializer}; null to use the writers of Fairlane
 * @param serde the settings whose names start with {@code serde.}, by name without this prefix. All of them are passed
 *     to the serializer unchanged. Fairlane's own client of the Schema Registry uses only {@code basic.auth.user.info},
 *     whose value is {@code user:password}
 */
public record EncodingConfig(
        @Nullable String schemaRegistryUrl, @Nullable String serializer, Map<String, String> serde) {

    static final String SCHEMA_REGISTRY_URL = "schema.registry.url";
    static final String BASIC_AUTH = "basic.auth.user.info";

    private static final int MAX_PORT = 65_535;

    /**
     * Validates the settings.
     *
     * @throws IllegalArgumentException if a setting is invalid; the exception message is one line that says what to
     *     write instead
     */
    public EncodingConfig {
        serde = Map.copyOf(serde);
        registryUrls(schemaRegistryUrl).forEach(EncodingConfig::requireHttp);
        require(
                serializer == null || !serializer.isBlank(),
                "serializer is empty: name a class, or remove the setting");
        require(
                !serde.containsKey(SCHEMA_REGISTRY_URL),
                "serde." + SCHEMA_REGISTRY_URL + " is not a setting: write " + SCHEMA_REGISTRY_URL);
        require(
                !serde.containsKey(BASIC_AUTH) || serde.get(BASIC_AUTH).contains(":"),
                "serde." + BASIC_AUTH + " has no colon: write user:password");
    }

    /** Returns the settings as text, without the values of the settings {@code serde.*}, which may be passwords. */
    @Override
    public String toString() {
        return "EncodingConfig[schemaRegistryUrl=%s, serializer=%s, serde=%s]"
                .formatted(schemaRegistryUrl, serializer, serde.keySet());
    }

    List<URI> registryUrls() {
        return registryUrls(schemaRegistryUrl).map(URI::create).toList();
    }

    private static Stream<String> registryUrls(@Nullable String urls) {
        return urls == null ? Stream.empty() : Stream.of(urls.split(",", -1)).map(String::strip);
    }

    private static void requireHttp(String url) {
        require(
                isHttp(url),
                SCHEMA_REGISTRY_URL + " is \"" + url
                        + "\": write one like http://registry:8081, and a user under serde." + BASIC_AUTH);
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = new URI(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() <= MAX_PORT
                    && Stream.of(uri.getUserInfo(), uri.getQuery(), uri.getFragment())
                            .allMatch(Objects::isNull);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
