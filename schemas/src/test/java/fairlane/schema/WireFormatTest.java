package fairlane.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WireFormatTest {
    private static final int SINGLE_OBJECT_HEADER = 10;

    private final FakeRegistry server = new FakeRegistry();
    private final Encodings encodings = Encodings.configured(server.config());
    private final RecordReader<SendRequest> reader = encodings.reader(SendRequest.class);

    @AfterEach
    void stop() {
        encodings.close();
        server.close();
    }

    @Test
    void valueInWireFormatStartsWithZeroByteAndSchemaId() {
        server.put(1, Schema.create(Schema.Type.STRING));

        byte[] value = encodings.writer(SendRequest.class).write("requests", SampleRequests.full());

        assertThat(value).startsWith(0, 0, 0, 0, 2);
        assertThat(Arrays.copyOfRange(value, 5, value.length)).isEqualTo(avroBinary(SampleRequests.full()));
    }

    @Test
    void readerReadsRecordInWireFormat() throws Exception {
        byte[] value = encodings.writer(SendRequest.class).write("requests", SampleRequests.full());

        assertThat(reader.read(value)).isEqualTo(SampleRequests.full());
        assertThat(encodings.viewer(SendRequest.class).read(value)).isEqualTo(SampleRequests.full());
    }

    @Test
    void readerWithSchemaRegistryAlsoReadsSingleObjectEncoding() throws Exception {
        byte[] value = Encodings.singleObject().writer(SendRequest.class).write("requests", SampleRequests.full());

        assertThat(reader.read(value)).isEqualTo(SampleRequests.full());
    }

    @Test
    void schemaIsRegisteredOncePerTopic() throws Exception {
        RecordWriter<SendRequest> writer = encodings.writer(SendRequest.class);
        IntStream.range(0, 100).forEach(i -> writer.write("fairlane.requests", SampleRequests.full()));
        writer.write("fairlane.requests.bulk", SampleRequests.full());

        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(0)).startsWith("POST /subjects/fairlane.requests-value/versions {");
        assertThat(server.requests().get(1)).startsWith("POST /subjects/fairlane.requests.bulk-value/versions {");
        JsonNode body = new ObjectMapper().readTree(server.requests().get(0).replaceFirst("^[^{]*", ""));
        assertThat(body.path("schema").asText())
                .isEqualTo(ReleasedSchemas.writerSchema(SendRequest.SCHEMA$).toString())
                .doesNotContain("avro.java.string");
    }

    @Test
    void schemaRegistryIsQueriedOncePerSchemaId() throws Exception {
        byte[] value = recordWithKnownId(5);
        for (int i = 0; i < 100; i++) {
            reader.read(value);
            encodings.viewer(SendRequest.class).read(value);
        }

        assertThat(server.requests()).containsExactly("GET /schemas/ids/5");
    }

    @Test
    void schemaRegistryIsNotQueriedForNegativeSchemaId() {
        assertUnreadable(-1, "the Schema Registry does not know id -1");

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void readerSkipsFieldsOfNewerSchema() throws Exception {
        Schema newer = withField("urgent", Schema.create(Schema.Type.BOOLEAN));
        server.put(7, newer);
        byte[] value = concat(wireFormat(7, SampleRequests.full()), new byte[] {1});

        assertThat(reader.read(value)).isEqualTo(SampleRequests.full());
        assertThat(encodings.viewer(SendRequest.class).read(value)).isEqualTo(SampleRequests.full());
    }

    @Test
    void schemaRegistryIsQueriedForUnknownSchemaIdAgainAfterAWhile() throws Exception {
        long[] nanoTime = {0};
        SchemaRegistry registry =
                new SchemaRegistry(new RegistryHttp(server.config().registryUrls(), null), () -> nanoTime[0]);

        assertThatThrownBy(() -> registry.schema(17))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessage("the Schema Registry does not know id 17");
        assertThatThrownBy(() -> registry.schema(17)).isInstanceOf(UnreadableRecordException.class);
        assertThat(server.requests()).hasSize(1);

        server.put(17, SendRequest.SCHEMA$);
        nanoTime[0] = SchemaRegistry.UNKNOWN_ID_RETENTION.toNanos();
        assertThat(registry.schema(17)).isEqualTo(SendRequest.SCHEMA$);
    }

    @Test
    void recordWithUnsupportedSchemaIsUnreadable() {
        server.put(1, Channel.SCHEMA$);
        server.put(2, Map.of("schema", "{}", "schemaType", "JSON"));
        server.put(3, Map.of("schema", "{\"type\":\"nonsense\"}"));
        server.put(4, Map.of("schema", "\"Other\"", "references", List.of(Map.of("subject", "other"))));
        server.put(5, Schema.create(Schema.Type.STRING));
        server.put(
                6,
                SchemaBuilder.record("SendRequest").fields().requiredInt("id").endRecord());

        assertUnreadable(1, "it is a fairlane.schema.Channel, not a SendRequest");
        assertUnreadable(2, "its schema (id 2) is JSON, not Avro");
        assertUnreadable(3, "its schema (id 3) is not a valid Avro schema");
        assertUnreadable(4, "its schema (id 4) refers to other subjects, which is not supported");
        assertUnreadable(5, "it is a string, not a SendRequest");
        assertUnreadable(6, "not a SendRequest: Found SendRequest, expecting fairlane.schema.SendRequest");
    }

    @Test
    void recordWithRecursiveSchemaIsUnreadable() {
        Schema node = Schema.createRecord("Node", null, null, false);
        node.setFields(List.of(new Schema.Field(
                "next", Schema.createUnion(Schema.create(Schema.Type.NULL), node), null, (Object) null)));
        server.put(1, withField("extra", node));

        assertUnreadable(1, "its schema is recursive, so its values could nest without limit");
    }

    @Test
    void numberOfArrayItemsThatTakeZeroBytesIsLimited() {
        server.put(1, withField("nothings", Schema.createArray(Schema.create(Schema.Type.NULL))));
        byte[] aBillion = {(byte) 0x80, (byte) 0xA8, (byte) 0xD6, (byte) 0xB9, 0x07, 0};

        assertThatThrownBy(() -> reader.read(concat(wireFormat(1, SampleRequests.full()), aBillion)))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessage("damaged Avro: an array or map claims more items than there are bytes");
    }

    @Test
    void recordInWireFormatIsUnreadableWithoutSchemaRegistry() {
        assertThatThrownBy(() ->
                        Encodings.singleObject().reader(SendRequest.class).read(wireFormat(17, SampleRequests.full())))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessage("it is in the Schema Registry's wire format (id 17), and schema.registry.url is not set");
    }

    @Test
    void failureOfSchemaRegistryIsNotReportedAsUnreadableRecord() throws Exception {
        byte[] value = recordWithKnownId(5);
        server.alwaysReply(503, "");

        assertThatThrownBy(() -> reader.read(value))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessage("the Schema Registry at " + server.url() + " cannot be reached: it answers 503");

        server.replyNormally();
        assertThat(reader.read(value)).isEqualTo(SampleRequests.full());
    }

    @Test
    void unreachableSchemaRegistryIsNotReportedAsUnreadableRecord() {
        server.close();

        assertThatThrownBy(() -> reader.read(wireFormat(5, SampleRequests.full())))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessage("the Schema Registry at " + server.url() + " cannot be reached: no connection");
    }

    @Test
    void responseOfServerThatIsNoSchemaRegistryIsNotReportedAsUnreadableRecord() {
        byte[] value = wireFormat(5, SampleRequests.full());

        server.alwaysReply(404, "<html>not here</html>");
        assertThatThrownBy(() -> reader.read(value))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessage("the Schema Registry answers 404 at " + server.url() + "/schemas/ids/5");
        server.alwaysReply(200, "<html>please log in</html>");
        assertThatThrownBy(() -> reader.read(value))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessage("the Schema Registry returned no schema for id 5");
        server.alwaysReply(401, "{\"error_code\":40101,\"message\":\"Unauthorized\"}");
        assertThatThrownBy(() -> reader.read(value))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageEndingWith("/schemas/ids/5: Unauthorized");
    }

    @Test
    void writerFailsIfRegistrationIsRejectedAndRetriesAtNextWrite() throws Exception {
        RecordWriter<SendRequest> writer = encodings.writer(SendRequest.class);
        server.alwaysReply(409, "{\"error_code\":409,\"message\":\"Schema is incompatible\"}");

        assertThatThrownBy(() -> writer.write("t", SampleRequests.full()))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageEndingWith("/subjects/t-value/versions: Schema is incompatible");

        server.replyNormally();
        assertThat(reader.read(writer.write("t", SampleRequests.full()))).isEqualTo(SampleRequests.full());
    }

    @Test
    void registryClientUsesFirstAvailableSchemaRegistry() throws Exception {
        FakeRegistry unavailable = new FakeRegistry();
        unavailable.close();
        EncodingConfig config = new EncodingConfig(unavailable.url() + ", " + server.url() + "/", null, Map.of());

        assertThat(Encodings.configured(config).reader(SendRequest.class).read(recordWithKnownId(5)))
                .isEqualTo(SampleRequests.full());
    }

    @Test
    void registryClientSendsBasicAuthentication() throws Exception {
        EncodingConfig config = new EncodingConfig(server.url(), null, Map.of("basic.auth.user.info", "ann:s3:cret"));

        Encodings.configured(config).reader(SendRequest.class).read(recordWithKnownId(5));

        assertThat(server.authorizations()).containsExactly("Basic YW5uOnMzOmNyZXQ=");
    }

    private void assertUnreadable(int id, String why) {
        assertThatThrownBy(() -> reader.read(wireFormat(id, SampleRequests.full())))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageStartingWith(why);
    }

    private byte[] recordWithKnownId(int id) {
        server.put(id, SendRequest.SCHEMA$);
        return wireFormat(id, SampleRequests.full());
    }

    private static Schema withField(String name, Schema type) {
        Schema newer = Schema.createRecord("SendRequest", null, "fairlane.schema", false);
        newer.setFields(Stream.concat(
                        SendRequest.SCHEMA$.getFields().stream().map(field -> new Schema.Field(field, field.schema())),
                        Stream.of(new Schema.Field(name, type)))
                .toList());
        return newer;
    }

    private static byte[] wireFormat(int id, SendRequest request) {
        return concat(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array(), avroBinary(request));
    }

    private static byte[] avroBinary(SendRequest request) {
        byte[] value = Encodings.singleObject().writer(SendRequest.class).write("any", request);
        return Arrays.copyOfRange(value, SINGLE_OBJECT_HEADER, value.length);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
