package fairlane.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemasReadmeTest {
    private final SchemasReadme readme = new SchemasReadme();

    SchemasReadmeTest() throws IOException {}

    @Test
    void readmeOfSchemasListsEveryTopic() {
        Topics topics = new Topics();

        assertThat(topics.all()).allSatisfy(topic -> assertThat(readme.text()).contains("| `" + topic.name() + "` |"));
        assertThat(readme.text())
                .contains("| `" + topics.deliveries("channel").replace("channel", "<channel>") + "` |");
    }

    @Test
    void readmeOfSchemasListsEveryFieldOfEverySchema() {
        assertThat(List.of(
                        SendRequest.SCHEMA$,
                        Channel.SCHEMA$,
                        Limit.SCHEMA$,
                        Outcome.SCHEMA$,
                        Cancellation.SCHEMA$,
                        Alert.SCHEMA$))
                .flatExtracting(Schema::getFields)
                .allSatisfy(field -> assertThat(readme.text()).contains("| `" + field.name() + "` |"));
    }

    @Test
    void fingerprintsInReadmeEqualFingerprintsOfSchemas() {
        assertThat(List.of(
                        SendRequest.SCHEMA$,
                        Channel.SCHEMA$,
                        Limit.SCHEMA$,
                        Outcome.SCHEMA$,
                        Cancellation.SCHEMA$,
                        Alert.SCHEMA$))
                .allSatisfy(schema -> assertThat(readme.text())
                        .contains("| `" + schema.getName() + "` | `" + fingerprint(schema) + "` |"));
    }

    @Test
    void bytesInReadmeEqualBytesOfWrittenRecord() {
        byte[] value = Encodings.singleObject().writer(SendRequest.class).write("any", SchemasReadme.example());
        String bytes = readme.code("hex")
                .lines()
                .map(line -> line.split("   |  [a-z\"]", 2)[0])
                .collect(Collectors.joining(" "))
                .replace(" ", "");

        assertThat(bytes).isEqualTo(HexFormat.of().formatHex(value));
    }

    private static String fingerprint(Schema schema) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(ReleasedSchemas.fingerprint(schema))
                .array();
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
