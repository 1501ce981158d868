package fairlane.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredSerializerTest {

    /**
     * A serializer like those of third parties: it is public, is created without arguments, is configured with a map,
     * and receives Avro records.
     */
    public static final class JsonSerializer implements Serializer<GenericRecord> {
        private String greeting = "";
        private String registry = "";
        private boolean closed;

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            if (isKey || !configs.containsKey("greeting")) {
                throw new ConfigException("greeting is missing");
            }
            greeting = configs.get("greeting").toString();
            registry = String.valueOf(configs.get("schema.registry.url"));
        }

        @Override
        public byte[] serialize(String topic, GenericRecord data) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            return String.join("|", greeting, registry, topic, data.toString()).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void configuredSerializerReceivesSettingsAndWritesValues() {
        EncodingConfig config =
                new EncodingConfig("http://registry:8081", JsonSerializer.class.getName(), Map.of("greeting", "hello"));
        Limit limit = Limit.newBuilder().setWeight(3).build();
        try (Encodings encodings = Encodings.configured(config)) {
            byte[] value = encodings.writer(Limit.class).write("fairlane.limits", limit);

            assertThat(new String(value, StandardCharsets.UTF_8))
                    .isEqualTo("hello|http://registry:8081|fairlane.limits|" + limit);
        }
    }

    @Test
    void closingEncodingsClosesConfiguredSerializer() {
        Encodings encodings = Encodings.configured(
                new EncodingConfig(null, JsonSerializer.class.getName(), Map.of("greeting", "hello")));
        RecordWriter<Limit> writer = encodings.writer(Limit.class);
        encodings.close();

        assertThatThrownBy(() -> writer.write("t", new Limit())).hasMessage("closed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        no.such.Serializer                        | is not on the class path: add its jars, or remove the setting
        java.lang.String                          | is not an org.apache.kafka.common.serialization.Serializer: name a class that is one
        fairlane.schema.ConfiguredSerializerTest$JsonSerializer | cannot be initialized: greeting is missing
        """)
    void unusableSerializerIsRejectedWithOneLineMessage(String name, String why) {
        assertThatThrownBy(() -> Encodings.configured(new EncodingConfig(null, name, Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("serializer " + name + " " + why);
    }
}
