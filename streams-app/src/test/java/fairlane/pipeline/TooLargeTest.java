package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.wire.HeaderNames;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that came compressed may be larger than any topic of ours takes. */
class TooLargeTest {
    private static final byte[] KEY = "acme".getBytes(UTF_8);
    private static final int MEGABYTE = 1_000_000;

    private PipelineFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new PipelineFixture(stateDir, 3);
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void valueThatADeadLetterHasRoomForIsKept() {
        byte[] value = new byte[2 * MEGABYTE];
        Delivery letter = letterFor(KEY, value, new RecordHeaders());

        assertThat(letter.value()).isEqualTo(value);
        assertThat(letter.error()).isEqualTo("it has 2000004 bytes; a request has at most 900,000");
    }

    @Test
    void valueThatADeadLetterHasNoRoomForStaysAtItsSource() {
        Headers headers = new RecordHeaders().add("traceparent", new byte[] {1});
        Delivery letter = letterFor(KEY, new byte[5 * MEGABYTE], headers);

        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.value()).isNull();
        assertThat(letter.error())
                .isEqualTo("it has 5000024 bytes; a request has at most 900,000; its value of 5,000,000 bytes is left"
                        + " out here, and the original stays at its source for 7 days");
        assertThat(letter.text(HeaderNames.SOURCE)).isEqualTo("fairlane.requests/0/0");
        assertThat(letter.headers()).startsWith(headers.toArray());
    }

    @Test
    void headersThatADeadLetterHasNoRoomForStayAtTheirSource() {
        Headers headers = new RecordHeaders().add("huge", new byte[3 * MEGABYTE]);
        Delivery letter = letterFor(KEY, new byte[10], headers);

        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.headerNames())
                .containsExactly(HeaderNames.ACCEPTED_AT, HeaderNames.REASON, HeaderNames.ERROR, HeaderNames.SOURCE);
        assertThat(letter.error()).contains("its value of 10 bytes and its headers");
    }

    @Test
    void keyThatADeadLetterHasNoRoomForStaysAtItsSource() {
        Delivery letter = letterFor(new byte[3 * MEGABYTE], new byte[10], new RecordHeaders());

        assertThat(letter.key()).isNull();
        assertThat(letter.error()).contains("its key of 3,000,000 bytes, its value of 10 bytes and its headers");
    }

    @Test
    void misplacedOneIsNotForwarded() {
        byte[] misplaced = "bolt".getBytes(UTF_8);
        assertThat(letterFor(misplaced, new byte[5 * MEGABYTE], new RecordHeaders())
                        .key())
                .isEqualTo(misplaced);
        assertThat(pipeline.read(pipeline.topics.requests())).isEmpty();
    }

    private Delivery letterFor(byte[] key, byte[] value, Headers headers) {
        pipeline.sendRaw(pipeline.topics.requests(), key, value, headers);
        List<Delivery> letters = pipeline.deadLetters();
        assertThat(letters)
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).isEqualTo("MALFORMED"));
        return letters.get(0);
    }
}
