package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.HeaderNames;
import fairlane.pipeline.topics.ChannelTopicStates;
import fairlane.schema.CostBy;
import fairlane.schema.SendRequest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that an invalid record becomes a dead letter with the original bytes, and that the next record is processed.
 */
class MalformedRequestTest {
    private static final byte[] KEY = "acme".getBytes(UTF_8);
    private static final int MAX_BYTES = 900_000;

    private TopologyFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new TopologyFixture(stateDir);
        pipeline.channel("default", channel -> {});
        pipeline.channel("sms", channel -> channel.setCostBy(CostBy.SMS_SEGMENTS));
        pipeline.tick();
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void nonAvroValueIsDeadLettered() {
        assertDeadLettered(KEY, "{\"id\": 1}".getBytes(UTF_8), "MALFORMED", "not Avro: starts with 7b 22");
    }

    @Test
    void emptyValueIsDeadLettered() {
        assertDeadLettered(KEY, new byte[0], "MALFORMED", "not Avro: it is empty");
    }

    @Test
    void valueOfUnknownSchemaIsDeadLettered() {
        byte[] value = validRequest();
        value[5]++;
        assertDeadLettered(KEY, value, "MALFORMED", "is not known for SendRequest");
    }

    @Test
    void valueInSchemaRegistryFormatWithoutConfiguredRegistryIsDeadLettered() {
        byte[] value = {0, 0, 0, 0, 7, 2, 'x'};
        assertDeadLettered(KEY, value, "MALFORMED", "schema.registry.url is not set");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 10, 11, 20})
    void truncatedValueIsDeadLettered(int length) {
        assertDeadLettered(KEY, Arrays.copyOf(validRequest(), length), "MALFORMED", "");
    }

    @Test
    void valueWithTrailingBytesIsDeadLettered() {
        byte[] value = validRequest();
        assertDeadLettered(KEY, Arrays.copyOf(value, value.length + 3), "MALFORMED", "3 bytes follow");
    }

    @Test
    void recordWithoutKeyIsDeadLettered() {
        assertDeadLettered(null, validRequest(), "MALFORMED", "no key");
    }

    @Test
    void nonUtf8KeyIsDeadLettered() {
        assertDeadLettered(new byte[] {'a', (byte) 0xC3}, validRequest(), "MALFORMED", "key is not UTF-8");
    }

    @Test
    void recordWithoutValueIsDeadLettered() {
        assertDeadLettered(KEY, null, "MALFORMED", "no value");
    }

    @Test
    void requestForUnknownChannelIsDeadLettered() {
        assertDeadLettered(request -> request.setChannel("fax"), "UNKNOWN_CHANNEL", "there is no channel fax");
    }

    @Test
    void requestForDeletedChannelIsDeadLettered() {
        pipeline.policy(pipeline.topics.channels(), "sms", null);
        assertDeadLettered(request -> request.setChannel("sms"), "UNKNOWN_CHANNEL", "there is no channel sms");
    }

    @Test
    void requestForChannelWithoutDeliveriesTopicIsDeadLettered() {
        pipeline.topicStates.put("sms", ChannelTopicStates.TopicState.MISSING);
        assertDeadLettered(
                request -> request.setChannel("sms"), "UNKNOWN_CHANNEL", "topic of the channel sms is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a/b",
                "sms ",
                "Größe",
                "012345678901234567890123456789012345678901234567890123456789" + "012345678901234567890"
            })
    void invalidChannelNameIsDeadLettered(String name) {
        assertDeadLettered(
                request -> request.setChannel(name),
                "MALFORMED",
                "a channel name has 1 to 80 characters of A-Z a-z 0-9 . _ -");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void costOutOfRangeIsDeadLettered(int cost) {
        assertDeadLettered(request -> request.setCost(cost), "MALFORMED", "the cost must be 1 to 1,000, not " + cost);
    }

    @Test
    void bodyOfMoreThanThousandSegmentsIsDeadLettered() {
        ByteBuffer body = ByteBuffer.wrap("a".repeat(153 * 1_000 + 1).getBytes(UTF_8));
        assertDeadLettered(
                request -> request.setChannel("sms").setBody(body),
                "MALFORMED",
                "not 1001 (the SMS segments of the body)");
    }

    @Test
    void namesLongerThan255BytesAreDeadLettered() {
        String name = "ä".repeat(128);
        assertDeadLettered(
                name.getBytes(UTF_8),
                validRequest(),
                "MALFORMED",
                "the customer has 256 bytes; at most 255 are allowed");
        assertDeadLettered(
                request -> request.setSender(name), "MALFORMED", "the sender has 256 bytes; at most 255 are allowed");
        assertDeadLettered(
                request -> request.setId(name), "MALFORMED", "the id has 256 bytes; at most 255 are allowed");
    }

    @Test
    void emptyNamesAreDeadLettered() {
        assertDeadLettered(new byte[0], validRequest(), "MALFORMED", "the customer is empty");
        assertDeadLettered(request -> request.setSender(""), "MALFORMED", "the sender is empty");
        assertDeadLettered(request -> request.setId(""), "MALFORMED", "the id is empty");
    }

    @Test
    void namesOf255BytesAreAccepted() {
        String name = "x" + "ä".repeat(127);
        pipeline.send(name, name, request -> request.setSender(name));

        assertThat(pipeline.deliveries("default")).singleElement().satisfies(delivery -> {
            assertThat(delivery.customer()).isEqualTo(name);
            assertThat(delivery.id()).isEqualTo(name);
            assertThat(delivery.sender()).isEqualTo(name);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "fairlane-attempt, two, is not a number: two",
        "fairlane-attempt, 0, is out of range",
        "fairlane-attempt, 2147483648, is out of range",
        "fairlane-attempt, '', is not a number",
        "fairlane-not-before, tomorrow, is not a number",
        "fairlane-not-before, -1, is out of range",
        "fairlane-not-before, 253402300800000, is out of range",
        "fairlane-accepted-at, 9223372036854775808, is not a number",
        "fairlane-accepted-at, -5, is out of range"
    })
    void invalidReservedHeaderIsDeadLettered(String header, String text, String error) {
        Headers headers = new RecordHeaders().add(header, text.getBytes(UTF_8));
        assertDeadLettered(KEY, validRequest(), headers, "MALFORMED", "the header " + header + " " + error);
    }

    @Test
    void reservedHeaderWithoutValueIsDeadLettered() {
        Headers headers = new RecordHeaders().add(HeaderNames.ATTEMPT, null);
        assertDeadLettered(KEY, validRequest(), headers, "MALFORMED", "the header fairlane-attempt is not a number");
    }

    @Test
    void requestLargerThan900000BytesIsDeadLettered() {
        byte[] fits = requestOfSize(MAX_BYTES - KEY.length - 13);
        Headers headers = new RecordHeaders().add("trace", null);
        pipeline.sendRaw(pipeline.topics.requests(), KEY, fits, headers);
        assertThat(pipeline.deliveries("default")).hasSize(1);

        Headers longer = new RecordHeaders().add("traces", null);
        assertDeadLettered(KEY, fits, longer, "MALFORMED", "the request has 900001 bytes; at most 900,000 are allowed");
    }

    @Test
    void manyEmptyHeadersCountTowardsRequestSize() {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < 120_000; i++) {
            headers.add("", null);
        }
        assertDeadLettered(KEY, validRequest(), headers, "MALFORMED", "bytes; at most 900,000 are allowed");
    }

    @Test
    void deadLetterOfReplayedRequestCarriesOnlyNewReason() {
        Headers headers = new RecordHeaders()
                .add(HeaderNames.REASON, "REJECTED".getBytes(UTF_8))
                .add(HeaderNames.ERROR, "no such number".getBytes(UTF_8))
                .add(HeaderNames.SOURCE, "somewhere".getBytes(UTF_8));
        pipeline.sendRaw(pipeline.topics.requests(), KEY, new byte[] {1}, headers);
        pipeline.send("acme", "m1", headers, request -> request.setChannel("fax"));

        assertThat(pipeline.deadLetters())
                .hasSize(2)
                .allSatisfy(letter -> assertThat(letter.headerNames())
                        .containsOnlyOnce(HeaderNames.REASON, HeaderNames.ERROR, HeaderNames.SOURCE));
    }

    private void assertDeadLettered(Consumer<SendRequest.Builder> request, String reason, String error) {
        assertDeadLettered(KEY, pipeline.request("m1", request), reason, error);
    }

    private void assertDeadLettered(byte @Nullable [] key, byte @Nullable [] value, String reason, String error) {
        assertDeadLettered(key, value, new RecordHeaders().add("traceparent", new byte[] {1, 2}), reason, error);
    }

    private void assertDeadLettered(
            byte @Nullable [] key, byte @Nullable [] value, Headers headers, String reason, String error) {
        pipeline.sendRaw(pipeline.topics.requests(), key, value, headers);
        pipeline.send("bolt", "next", request -> {});

        assertThat(pipeline.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.key()).isEqualTo(key);
            assertThat(letter.value()).isEqualTo(value);
            assertThat(letter.headers()).startsWith(headers.toArray());
            assertThat(letter.reason()).isEqualTo(reason);
            assertThat(letter.error()).contains(error).doesNotContain("\n").hasSizeLessThan(300);
            assertThat(letter.text(HeaderNames.SOURCE)).matches("fairlane\\.requests/0/\\d+");
            assertThat(letter.headerNames()).containsOnlyOnce(HeaderNames.ACCEPTED_AT);
        });
        assertThat(pipeline.deliveries("default"))
                .extracting(ProducedRecord::id)
                .containsExactly("next");
    }

    private byte[] validRequest() {
        return pipeline.request("m1", request -> {});
    }

    /** Returns an encoded request of this size in bytes. */
    private byte[] requestOfSize(int bytes) {
        int overhead = pipeline.request("m1", request -> request.setBody(ByteBuffer.allocate(bytes - 1_000))).length
                - (bytes - 1_000);
        byte[] value = pipeline.request("m1", request -> request.setBody(ByteBuffer.allocate(bytes - overhead)));
        assertThat(value).hasSize(bytes);
        return value;
    }
}
