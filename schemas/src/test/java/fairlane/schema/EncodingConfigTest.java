package fairlane.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingConfigTest {

    @Test
    void schemaRegistryUrlsInSettingAreSeparatedByCommas() {
        EncodingConfig config = new EncodingConfig("http://one:8081, https://two/registry", null, Map.of());

        assertThat(config.registryUrls())
                .containsExactly(URI.create("http://one:8081"), URI.create("https://two/registry"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "registry:8081",
                "ftp://registry",
                "http://",
                "http://registry:8081,",
                "http://a b",
                "http://ann:s3cret@registry",
                "http://registry:port",
                "http://registry:99999",
                "http://["
            })
    void invalidRegistryUrlIsRejected(String url) {
        assertThatThrownBy(() -> new EncodingConfig(url, null, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("schema.registry.url is \".*\": write one like http://registry:8081, .*");
    }

    @Test
    void settingOfSchemaRegistryUrlWithPrefixSerdeIsRejected() {
        assertThatThrownBy(() -> new EncodingConfig(null, null, Map.of("schema.registry.url", "http://registry:8081")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("serde.schema.registry.url is not a setting: write schema.registry.url");
    }

    @Test
    void schemaRegistryUserWithoutPasswordIsRejected() {
        assertThatThrownBy(() -> new EncodingConfig(null, null, Map.of("basic.auth.user.info", "ann")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("serde.basic.auth.user.info has no colon: write user:password");
    }

    @Test
    void emptyNameOfSerializerIsRejected() {
        assertThatThrownBy(() -> new EncodingConfig(null, " ", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("serializer is empty: name a class, or remove the setting");
    }

    @Test
    void textOfEncodingConfigOmitsPasswords() {
        EncodingConfig config =
                new EncodingConfig("http://registry", null, Map.of("basic.auth.user.info", "ann:s3cret"));

        assertThat(config.toString()).contains("basic.auth.user.info").doesNotContain("s3cret");
    }
}
