package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.schema.CostBy;
import fairlane.schema.SendRequest;
import fairlane.wire.HeaderNames;
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

/** What cannot be a message becomes a dead letter, as it came, and the next one goes on. */
class PoisonTest {
    private static final byte[] KEY = "acme".getBytes(UTF_8);
    private static final int MAX_BYTES = 900_000;

    private PipelineFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new PipelineFixture(stateDir);
        pipeline.channel("default", channel -> {});
        pipeline.channel("sms", channel -> channel.setCostBy(CostBy.SMS_SEGMENTS));
        pipeline.tick();
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void valueThatIsNotAvro() {
        refused(KEY, "{\"id\": 1}".getBytes(UTF_8), "MALFORMED", "not Avro: starts with 7b 22");
    }

    @Test
    void emptyValue() {
        refused(KEY, new byte[0], "MALFORMED", "not Avro: it is empty");
    }

    @Test
    void valueOfAnUnknownSchema() {
        byte[] value = valid();
        value[5]++;
        refused(KEY, value, "MALFORMED", "is not known for SendRequest");
    }

    @Test
    void valueInTheRegistrysFormatWhereNoRegistryIsSet() {
        byte[] value = {0, 0, 0, 0, 7, 2, 'x'};
        refused(KEY, value, "MALFORMED", "schema.registry.url is not set");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 10, 11, 20})
    void truncatedValue(int length) {
        refused(KEY, Arrays.copyOf(valid(), length), "MALFORMED", "");
    }

    @Test
    void valueThatGoesOnAfterItsEnd() {
        byte[] value = valid();
        refused(KEY, Arrays.copyOf(value, value.length + 3), "MALFORMED", "3 bytes follow");
    }

    @Test
    void noKey() {
        refused(null, valid(), "MALFORMED", "no key");
    }

    @Test
    void keyThatIsNotUtf8() {
        refused(new byte[] {'a', (byte) 0xC3}, valid(), "MALFORMED", "key is not UTF-8");
    }

    @Test
    void noValue() {
        refused(KEY, null, "MALFORMED", "no value");
    }

    @Test
    void unknownChannel() {
        refused(request -> request.setChannel("fax"), "UNKNOWN_CHANNEL", "there is no channel fax");
    }

    @Test
    void deletedChannel() {
        pipeline.policy(pipeline.topics.channels(), "sms", null);
        refused(request -> request.setChannel("sms"), "UNKNOWN_CHANNEL", "there is no channel sms");
    }

    @Test
    void channelWithoutADeliveriesTopic() {
        pipeline.topicStates.put("sms", ChannelTopics.State.MISSING);
        refused(request -> request.setChannel("sms"), "UNKNOWN_CHANNEL", "topic of the channel sms is missing");
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
    void channelsNameThatMayNotBe(String name) {
        refused(request -> request.setChannel(name), "MALFORMED", "a channel's name is 1 to 80 of A-Z a-z 0-9 . _ -");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void costOutOfRange(int cost) {
        refused(request -> request.setCost(cost), "MALFORMED", "a cost is 1 to 1,000, not " + cost);
    }

    @Test
    void bodyOfMoreThanAThousandSegments() {
        ByteBuffer body = ByteBuffer.wrap("a".repeat(153 * 1_000 + 1).getBytes(UTF_8));
        refused(
                request -> request.setChannel("sms").setBody(body),
                "MALFORMED",
                "not 1001 (the SMS segments of the body)");
    }

    @Test
    void namesOfMoreThan255Bytes() {
        String name = "ä".repeat(128);
        refused(name.getBytes(UTF_8), valid(), "MALFORMED", "its customer is too long: 256 bytes");
        refused(request -> request.setSender(name), "MALFORMED", "its sender is too long: 256 bytes");
        refused(request -> request.setId(name), "MALFORMED", "its id is too long: 256 bytes");
    }

    @Test
    void emptyNames() {
        refused(new byte[0], valid(), "MALFORMED", "its customer is empty");
        refused(request -> request.setSender(""), "MALFORMED", "its sender is empty");
        refused(request -> request.setId(""), "MALFORMED", "its id is empty");
    }

    @Test
    void namesOf255BytesAreTaken() {
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
    void headerOfOursThatIsNotOne(String header, String text, String error) {
        Headers headers = new RecordHeaders().add(header, text.getBytes(UTF_8));
        refused(KEY, valid(), headers, "MALFORMED", "its header " + header + " " + error);
    }

    @Test
    void headerOfOursWithoutAValue() {
        Headers headers = new RecordHeaders().add(HeaderNames.ATTEMPT, null);
        refused(KEY, valid(), headers, "MALFORMED", "its header fairlane-attempt is not a number");
    }

    @Test
    void moreThan900000BytesOfKeyValueAndHeaders() {
        byte[] fits = requestOf(MAX_BYTES - KEY.length - 13);
        Headers headers = new RecordHeaders().add("trace", null);
        pipeline.sendRaw(pipeline.topics.requests(), KEY, fits, headers);
        assertThat(pipeline.deliveries("default")).hasSize(1);

        Headers longer = new RecordHeaders().add("traces", null);
        refused(KEY, fits, longer, "MALFORMED", "it has 900001 bytes; a request has at most 900,000");
    }

    @Test
    void manyEmptyHeaders() {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < 120_000; i++) {
            headers.add("", null);
        }
        refused(KEY, valid(), headers, "MALFORMED", "a request has at most 900,000");
    }

    @Test
    void deadLetterThatWasSentAgainHasTheNewReasonOnly() {
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

    private void refused(Consumer<SendRequest.Builder> request, String reason, String error) {
        refused(KEY, pipeline.request("m1", request), reason, error);
    }

    private void refused(byte @Nullable [] key, byte @Nullable [] value, String reason, String error) {
        refused(key, value, new RecordHeaders().add("traceparent", new byte[] {1, 2}), reason, error);
    }

    private void refused(byte @Nullable [] key, byte @Nullable [] value, Headers headers, String reason, String error) {
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
        assertThat(pipeline.deliveries("default")).extracting(Delivery::id).containsExactly("next");
    }

    private byte[] valid() {
        return pipeline.request("m1", request -> {});
    }

    /** A request whose value has so many bytes. */
    private byte[] requestOf(int bytes) {
        int around = pipeline.request("m1", request -> request.setBody(ByteBuffer.allocate(bytes - 1_000))).length
                - (bytes - 1_000);
        byte[] value = pipeline.request("m1", request -> request.setBody(ByteBuffer.allocate(bytes - around)));
        assertThat(value).hasSize(bytes);
        return value;
    }
}
