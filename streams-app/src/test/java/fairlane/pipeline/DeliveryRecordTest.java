package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import fairlane.contract.HeaderNames;
import fairlane.schema.EncodingConfig;
import fairlane.schema.Encodings;
import fairlane.schema.Per;
import fairlane.schema.SendRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a worker receives the encoded request unchanged and with the headers of the request, whether the message
 * was released immediately or held.
 */
class DeliveryRecordTest {
    private static final Header[] CALLER_HEADERS = {
        new RecordHeader("traceparent", "00-1-2-01".getBytes(UTF_8)),
        new RecordHeader("tag", "a".getBytes(UTF_8)),
        new RecordHeader("tag", "b".getBytes(UTF_8)),
        new RecordHeader("nothing", (byte[]) null),
        new RecordHeader("empty", new byte[0]),
        new RecordHeader("fairlane-dedupe", "true".getBytes(UTF_8))
    };

    @TempDir
    Path stateDir;

    @Test
    void deliveryHasHeadersOfRequestAndHeadersAddedByPipeline() {
        try (TopologyFixture pipeline = pipeline()) {
            pipeline.send("acme", "m1", new RecordHeaders(CALLER_HEADERS), request -> request.setSender("+1555"));
            long accepted = pipeline.now();

            ProducedRecord atOnce = onlyElement(pipeline.deliveries("default"));
            assertThat(atOnce.headers()).startsWith(CALLER_HEADERS);
            assertThat(ownHeaders(atOnce))
                    .isEqualTo(Map.of(
                            "fairlane-id", "m1",
                            "fairlane-sender", "+1555",
                            "fairlane-attempt", "1",
                            "fairlane-accepted-at", "" + accepted,
                            "fairlane-released-at", "" + accepted,
                            "fairlane-gap", "20",
                            "fairlane-spacing", "0"));
            assertThat(atOnce.timestamp()).isEqualTo(accepted);
        }
    }

    @Test
    void deliveryOfHeldMessageHasHeadersOfRequestAndHeadersAddedByPipeline() {
        try (TopologyFixture pipeline = pipeline()) {
            pipeline.tickFor(Duration.ofSeconds(2));
            pipeline.send("acme", "m1", new RecordHeaders(CALLER_HEADERS), request -> request.setChannel("slow"));
            pipeline.send("acme", "m2", new RecordHeaders(CALLER_HEADERS), request -> request.setChannel("slow"));
            long accepted = pipeline.now();
            pipeline.tickFor(Duration.ofSeconds(1));

            ProducedRecord held = pipeline.deliveries("slow").get(1);
            assertThat(held.headers()).startsWith(CALLER_HEADERS);
            assertThat(ownHeaders(held))
                    .isEqualTo(Map.of(
                            "fairlane-id", "m2",
                            "fairlane-attempt", "1",
                            "fairlane-accepted-at", "" + accepted,
                            "fairlane-released-at", "" + (accepted + 1_000),
                            "fairlane-gap", "1000",
                            "fairlane-spacing", "1000"));
            assertThat(held.timestamp()).isEqualTo(accepted + 1_000);
        }
    }

    @Test
    void pipelineReplacesReservedHeadersOfRequest() {
        try (TopologyFixture pipeline = pipeline()) {
            Headers spoofed = new RecordHeaders();
            for (String name : List.of("id", "sender", "released-at", "gap", "spacing", "reason", "error", "source")) {
                spoofed.add("fairlane-" + name, "spoofed".getBytes(UTF_8));
                spoofed.add("fairlane-" + name, null);
            }
            pipeline.send("acme", "m1", spoofed, request -> {});

            assertThat(onlyElement(pipeline.deliveries("default")).headerNames())
                    .containsExactlyInAnyOrder(
                            HeaderNames.ID,
                            HeaderNames.ATTEMPT,
                            HeaderNames.ACCEPTED_AT,
                            HeaderNames.RELEASED_AT,
                            HeaderNames.GAP,
                            HeaderNames.SPACING);
        }
    }

    @Test
    void deliveryOfRetryKeepsAttemptAndAcceptanceTime() {
        try (TopologyFixture pipeline = pipeline()) {
            Headers headers = new RecordHeaders()
                    .add(HeaderNames.ATTEMPT, "3".getBytes(UTF_8))
                    .add(HeaderNames.ACCEPTED_AT, "1700000000000".getBytes(UTF_8))
                    .add(HeaderNames.NOT_BEFORE, ("" + (pipeline.now() + 500)).getBytes(UTF_8));
            pipeline.send("acme", "m1", headers, request -> {});
            assertThat(pipeline.deliveries("default")).isEmpty();
            pipeline.tickFor(Duration.ofMillis(500));

            ProducedRecord retried = onlyElement(pipeline.deliveries("default"));
            assertThat(retried.text(HeaderNames.ATTEMPT)).isEqualTo("3");
            assertThat(retried.text(HeaderNames.ACCEPTED_AT)).isEqualTo("1700000000000");
            assertThat(retried.headerNames()).doesNotContain(HeaderNames.NOT_BEFORE);
        }
    }

    @Test
    void gapHeaderIsTimeSinceLastReleaseOfLaneButAtMostFiveSeconds() {
        try (TopologyFixture pipeline = pipeline()) {
            for (int millis : List.of(0, 0, 20, 4_990, 60_000)) {
                pipeline.tickFor(Duration.ofMillis(millis));
                pipeline.send("acme", "m", request -> request.setSender("+1555"));
            }
            pipeline.send("acme", "m", request -> request.setSender("+1556"));

            assertThat(pipeline.deliveries("default"))
                    .extracting(delivery -> delivery.number(HeaderNames.GAP))
                    .containsExactly(20L, 0L, 20L, 4_990L, 5_000L, 5_000L);
        }
    }

    @Test
    void requestOfNewerSchemaIsDeliveredUnchanged() throws IOException {
        Schema newer = newerSchema();
        HttpServer registry = registryOf(newer);
        int port = registry.getAddress().getPort();
        EncodingConfig config = new EncodingConfig("http://localhost:" + port, null, Map.of());
        try (Encodings encodings = Encodings.configured(config);
                TopologyFixture pipeline = new TopologyFixture(stateDir, 1, encodings, () -> 0L)) {
            pipeline.context
                    .policies()
                    .putChannel("default", fairlane.schema.Channel.newBuilder().build(), 0);
            byte[] value = encoded(newer);
            pipeline.sendRaw(pipeline.topics.requests(), "acme".getBytes(UTF_8), value, new RecordHeaders());

            ProducedRecord delivery = onlyElement(pipeline.deliveries("default"));
            assertThat(delivery.value()).isEqualTo(value);
            assertThat(delivery.id()).isEqualTo("m1");
        } finally {
            registry.stop(0);
        }
    }

    @Test
    void valueOfHeldMessageIsDeliveredUnchanged() {
        try (TopologyFixture pipeline = pipeline()) {
            byte[] value = pipeline.request(
                    "m1",
                    request -> request.setChannel("slow")
                            .setAttributes(Map.of("a", "b"))
                            .setBody(ByteBuffer.wrap(new byte[] {0, -1, 7})));
            pipeline.sendRaw(pipeline.topics.requests(), "acme".getBytes(UTF_8), value, new RecordHeaders());
            pipeline.tickFor(Duration.ofSeconds(1));

            assertThat(onlyElement(pipeline.deliveries("slow")).value()).isEqualTo(value);
        }
    }

    @Test
    void spacingHeaderIsTimeUntilSenderMetersAreDrained() {
        try (TopologyFixture pipeline = pipeline()) {
            pipeline.channel(
                    "tens", channel -> channel.setSenderRates(List.of(TopologyFixture.rate(10, Per.SECOND, 5))));
            pipeline.tickFor(Duration.ofSeconds(1));
            for (int millis : List.of(0, 0, 50)) {
                pipeline.tickFor(Duration.ofMillis(millis));
                pipeline.send("acme", "m", request -> request.setChannel("tens"));
            }
            assertThat(pipeline.deliveries("tens"))
                    .extracting(delivery -> delivery.number(HeaderNames.SPACING))
                    .containsExactly(100L, 200L, 250L);
        }
    }

    private TopologyFixture pipeline() {
        TopologyFixture pipeline = new TopologyFixture(stateDir);
        pipeline.channel("default", channel -> {});
        pipeline.channel("slow", channel -> channel.setSenderRates(List.of(TopologyFixture.rate(1, Per.SECOND, 1))));
        pipeline.tick();
        return pipeline;
    }

    private static ProducedRecord onlyElement(List<ProducedRecord> deliveries) {
        assertThat(deliveries).hasSize(1);
        return deliveries.get(0);
    }

    private static Map<String, String> ownHeaders(ProducedRecord delivery) {
        List<String> names = delivery.headerNames()
                .subList(CALLER_HEADERS.length, delivery.headerNames().size());
        return names.stream().collect(java.util.stream.Collectors.toMap(name -> name, delivery::text));
    }

    /** Returns a later version of the SendRequest schema, with a field that this version of Fairlane does not know. */
    private static Schema newerSchema() {
        String later = "{\"name\":\"later\",\"type\":\"string\",\"default\":\"\"},";
        return new Schema.Parser()
                .parse(SendRequest.getClassSchema().toString().replaceFirst("\"fields\":\\[", "$0" + later));
    }

    private static byte[] encoded(Schema schema) throws IOException {
        GenericRecord request = new GenericRecordBuilder(schema)
                .set("later", "value of an unknown field")
                .set("id", "m1")
                .set("recipient", "+15550100")
                .set("body", ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new DataOutputStream(bytes).writeByte(0);
        new DataOutputStream(bytes).writeInt(7);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema, GenericData.get()).write(request, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static HttpServer registryOf(Schema schema) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String escaped = schema.toString().replace("\\", "\\\\").replace("\"", "\\\"");
        byte[] response = ("{\"schema\":\"" + escaped + "\"}").getBytes(UTF_8);
        server.createContext("/schemas/ids/7", exchange -> {
            exchange.sendResponseHeaders(200, response.length);
            exchange.getResponseBody().write(response);
            exchange.close();
        });
        server.start();
        return server;
    }
}
