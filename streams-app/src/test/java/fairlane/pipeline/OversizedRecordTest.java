package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.HeaderNames;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests records that are larger than the topics of the pipeline allow, as decompressed records may be. */
class OversizedRecordTest {
    private static final byte[] KEY = "acme".getBytes(UTF_8);
    private static final int MEGABYTE = 1_000_000;

    private TopologyFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new TopologyFixture(stateDir, 3);
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void deadLetterKeepsValueThatFits() {
        byte[] value = new byte[2 * MEGABYTE];
        ProducedRecord letter = deadLetterFor(KEY, value, new RecordHeaders());

        assertThat(letter.value()).isEqualTo(value);
        assertThat(letter.error()).isEqualTo("the request has 2000004 bytes; at most 900,000 are allowed");
    }

    @Test
    void deadLetterOmitsOversizedValue() {
        Headers headers = new RecordHeaders().add("traceparent", new byte[] {1});
        ProducedRecord letter = deadLetterFor(KEY, new byte[5 * MEGABYTE], headers);

        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.value()).isNull();
        assertThat(letter.error())
                .isEqualTo(
                        "the request has 5000024 bytes; at most 900,000 are allowed; this dead letter omits the value"
                                + " of 5,000,000 bytes; the original record stays in the source topic for 7 days");
        assertThat(letter.text(HeaderNames.SOURCE)).isEqualTo("fairlane.requests/0/0");
        assertThat(letter.headers()).startsWith(headers.toArray());
    }

    @Test
    void deadLetterOmitsOversizedHeaders() {
        Headers headers = new RecordHeaders().add("huge", new byte[3 * MEGABYTE]);
        ProducedRecord letter = deadLetterFor(KEY, new byte[10], headers);

        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.headerNames())
                .containsExactly(HeaderNames.ACCEPTED_AT, HeaderNames.REASON, HeaderNames.ERROR, HeaderNames.SOURCE);
        assertThat(letter.error()).contains("omits the value of 10 bytes and the headers");
    }

    @Test
    void deadLetterOmitsOversizedKey() {
        ProducedRecord letter = deadLetterFor(new byte[3 * MEGABYTE], new byte[10], new RecordHeaders());

        assertThat(letter.key()).isNull();
        assertThat(letter.error()).contains("omits the key of 3,000,000 bytes, the value of 10 bytes and the headers");
    }

    @Test
    void oversizedMisplacedRecordIsNotForwarded() {
        byte[] misplaced = "bolt".getBytes(UTF_8);
        assertThat(deadLetterFor(misplaced, new byte[5 * MEGABYTE], new RecordHeaders())
                        .key())
                .isEqualTo(misplaced);
        assertThat(pipeline.read(pipeline.topics.requests())).isEmpty();
    }

    private ProducedRecord deadLetterFor(byte[] key, byte[] value, Headers headers) {
        pipeline.sendRaw(pipeline.topics.requests(), key, value, headers);
        List<ProducedRecord> letters = pipeline.deadLetters();
        assertThat(letters)
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).isEqualTo("MALFORMED"));
        return letters.get(0);
    }
}
