package fairlane.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the wire format of the Schema Registry with a third-party registry and client. Each test uses its own topic and
 * thus its own subject.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryConformanceIT {
    private final ObjectMapper json = new ObjectMapper();
    private final RegistryProcess registry = new RegistryProcess();
    private final ConfluentJsClient client = ConfluentJsClient.install(registry.url());
    private final Encodings encodings = Encodings.configured(new EncodingConfig(registry.url(), null, Map.of()));
    private final RecordWriter<SendRequest> writer = encodings.writer(SendRequest.class);
    private final RecordReader<SendRequest> reader = encodings.reader(SendRequest.class);

    RegistryConformanceIT() throws IOException {}

    @AfterAll
    void stop() {
        encodings.close();
        registry.close();
    }

    @Test
    void confluentClientReadsRecordsWrittenByFairlane() throws Exception {
        String full = client.read("read-by-client", writer.write("read-by-client", SampleRequests.full()));
        String bare = client.read("read-by-client", writer.write("read-by-client", SampleRequests.bare()));

        assertThat(json.readTree(full)).isEqualTo(asJson(SampleRequests.full()));
        assertThat(json.readTree(bare)).isEqualTo(asJson(SampleRequests.bare()));
    }

    @Test
    void fairlaneReadsRecordsWrittenByConfluentClient() throws Exception {
        String schema = ReleasedSchemas.writerSchema(SendRequest.SCHEMA$).toString();
        byte[] full = client.write(
                "written-by-client", schema, asJson(SampleRequests.full()).toString());
        byte[] bare = client.write(
                "written-by-client", "null", asJson(SampleRequests.bare()).toString());

        assertThat(reader.read(full)).isEqualTo(SampleRequests.full());
        assertThat(reader.read(bare)).isEqualTo(SampleRequests.bare());
    }

    @Test
    void fairlaneReadsRecordsWrittenWithNewerSchema() throws Exception {
        ObjectNode newer = (ObjectNode)
                json.readTree(ReleasedSchemas.writerSchema(SendRequest.SCHEMA$).toString());
        ((ArrayNode) newer.path("fields"))
                .insertObject(0)
                .put("name", "region")
                .put("type", "string")
                .put("default", "");
        ObjectNode message = asJson(SampleRequests.full()).put("region", "eu");

        byte[] value = client.write("newer", newer.toString(), message.toString());

        assertThat(reader.read(value)).isEqualTo(SampleRequests.full());
    }

    @Test
    void schemaRegistryAssignsSameIdToSchemaOfFairlaneAndOfConfluentClient() throws Exception {
        byte[] clientBytes = client.write(
                "same",
                ReleasedSchemas.writerSchema(SendRequest.SCHEMA$).toString(),
                asJson(SampleRequests.bare()).toString());
        byte[] writerBytes = writer.write("same", SampleRequests.bare());

        assertThat(writerBytes).isEqualTo(clientBytes);
        assertThat(registry.send("GET", "/subjects/same-value/versions", "")).isEqualTo("[1]");
    }

    @Test
    void javaScriptExampleInReadmeWritesReadableRequest() throws Exception {
        String hex = client.run(new SchemasReadme().code("js")).strip();

        assertThat(reader.read(HexFormat.of().parseHex(hex))).isEqualTo(SchemasReadme.example());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000_000, Integer.MAX_VALUE, -1})
    void recordWithUnknownSchemaIdIsUnreadable(int id) {
        byte[] value = ByteBuffer.allocate(20).put((byte) 0).putInt(id).array();

        assertThatThrownBy(() -> reader.read(value))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessage("the Schema Registry does not know id " + id);
    }

    @Test
    void writerFailsIfSchemaRegistryRejectsSchema() {
        registry.send("PUT", "/config/refused-value", "{\"compatibility\":\"FULL\"}");
        registry.send("POST", "/subjects/refused-value/versions", "{\"schema\":\"\\\"string\\\"\"}");

        assertThatThrownBy(() -> writer.write("refused", SampleRequests.bare()))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageStartingWith("the Schema Registry answers 409 at " + registry.url());
    }

    private ObjectNode asJson(SendRequest request) {
        JsonNode attributes = json.valueToTree(request.getAttributes());
        return json.createObjectNode()
                .put("id", request.getId())
                .put("channel", request.getChannel())
                .put("sender", request.getSender())
                .put("recipient", request.getRecipient())
                .put("body", HexFormat.of().formatHex(request.getBody().array()))
                .put("contentType", request.getContentType())
                .<ObjectNode>set("attributes", attributes)
                .put("priority", request.getPriority().name())
                .put("cost", request.getCost())
                .put("notBefore", millis(request.getNotBefore()))
                .put("expiresAt", millis(request.getExpiresAt()));
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
