package fairlane.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.AvroRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares outcomes encoded by {@link OutcomeOutput} with outcomes encoded by the Avro library. */
class OutcomeOutputTest {
    private static final byte[] HEADER = {7, 8, 9};

    private final OutcomeOutput outcomeOutput = new OutcomeOutput();
    private final AvroOutput<Outcome> avroOutput = new AvroOutput<>(Outcome.class, Outcome.SCHEMA$);

    static IntStream seeds() {
        return new Random().ints(500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void outcomeOutputWritesSameBytesAsAvroLibrary(int seed) {
        Outcome outcome = outcome(new Random(seed));
        assertThat(outcomeOutput.write(HEADER, outcome)).isEqualTo(avroOutput.write(HEADER, outcome));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void avroReadsOutcomeWrittenByOutcomeOutput(int seed) throws Exception {
        Outcome outcome = outcome(new Random(seed));
        byte[] value = Encodings.singleObject().writer(Outcome.class).write("any", outcome);
        assertThat(Outcome.getDecoder().decode(value)).isEqualTo(outcome);
    }

    @Test
    void outcomeInWireFormatHasSameBytesAsAvroAfterHeader() throws Exception {
        try (FakeRegistry server = new FakeRegistry();
                Encodings encodings = Encodings.configured(server.config())) {
            Outcome outcome = outcome(new Random(1));
            byte[] value = encodings.writer(Outcome.class).write("outcomes", outcome);
            byte[] body = Arrays.copyOfRange(value, AvroReader.WIRE_FORMAT_HEADER, value.length);
            assertThat(body).isEqualTo(avroOutput.write(new byte[0], outcome));
            assertThat(encodings.reader(Outcome.class).read(value)).isEqualTo(outcome);
        }
    }

    @Test
    void outcomeWithoutIdIsRejected() {
        Outcome outcome = outcome(new Random(1));
        outcome.setId(null);
        assertThatThrownBy(() -> outcomeOutput.write(HEADER, outcome))
                .isInstanceOf(AvroRuntimeException.class)
                .hasMessage("an Outcome needs a value in id");
    }

    private static Outcome outcome(Random random) {
        OutcomeStatus[] statuses = OutcomeStatus.values();
        Outcome outcome = new Outcome();
        outcome.setId(text(random));
        outcome.setChannel(text(random));
        outcome.setSender(random.nextBoolean() ? text(random) : null);
        outcome.setAttempt(random.nextInt() >> random.nextInt(32));
        outcome.setStatus(statuses[random.nextInt(statuses.length)]);
        outcome.setProviderId(random.nextBoolean() ? text(random) : null);
        outcome.setAcceptedAt(random.nextBoolean() ? time(random) : null);
        outcome.setReleasedAt(random.nextBoolean() ? time(random) : null);
        outcome.setStartedAt(random.nextBoolean() ? time(random) : null);
        outcome.setEndedAt(random.nextBoolean() ? time(random) : null);
        outcome.setNextAttemptAt(random.nextBoolean() ? time(random) : null);
        outcome.setError(random.nextBoolean() ? text(random) : null);
        return outcome;
    }

    /**
     * Returns a random text with characters of one to four bytes. Some texts are so long that their encoded length
     * takes two bytes.
     */
    private static String text(Random random) {
        int[] alphabet = "aZ9 é߀語\uD83D\uDE00".codePoints().toArray();
        return random.ints(random.nextInt(100), 0, alphabet.length)
                .map(i -> alphabet[i])
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Instant time(Random random) {
        return Instant.ofEpochMilli(random.nextLong() >> random.nextInt(64));
    }
}
