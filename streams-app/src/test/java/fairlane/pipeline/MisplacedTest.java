package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.wire.HeaderNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that a foreign client put into another partition than their key's; the driver is partition 0 of several. */
class MisplacedTest {
    private static final int PARTITIONS = 6;
    private static final String AT_HOME = customerOf(0);
    private static final String STRAY = customerOf(4);

    private PipelineFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new PipelineFixture(stateDir, PARTITIONS);
        pipeline.channel("default", channel -> {});
        pipeline.tick();
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void requestAtHomeIsTaken() {
        pipeline.send(AT_HOME, "m1", request -> {});

        assertThat(pipeline.deliveries("default")).extracting(Delivery::id).containsExactly("m1");
        assertThat(pipeline.read(pipeline.topics.requests())).isEmpty();
        assertThat(pipeline.pipeline.counters().misplaced().sum()).isZero();
    }

    @Test
    void strayIsForwardedWithTheTimeOfItsAcceptanceAndCounted() {
        Headers headers = new RecordHeaders().add("traceparent", new byte[] {1});
        byte[] value = pipeline.request("m1", request -> {});
        pipeline.sendRaw(pipeline.topics.requests(), STRAY.getBytes(UTF_8), value, headers);
        long accepted = pipeline.now();

        assertThat(pipeline.read(pipeline.topics.requests())).singleElement().satisfies(forwarded -> {
            assertThat(forwarded.customer()).isEqualTo(STRAY);
            assertThat(forwarded.value()).isEqualTo(value);
            assertThat(forwarded.headers()).startsWith(headers.toArray()).hasSize(2);
            assertThat(forwarded.number(HeaderNames.ACCEPTED_AT)).isEqualTo(accepted);
            assertThat(forwarded.timestamp()).isEqualTo(accepted);
        });
        assertThat(pipeline.deliveries("default")).isEmpty();
        assertThat(pipeline.pipeline.counters().misplaced().sum()).isEqualTo(1);
    }

    @Test
    void strayOfTheTopicForBurstsStaysOnIt() {
        pipeline.sendBulk(STRAY, "m1", request -> {});

        assertThat(pipeline.read(pipeline.topics.requests())).isEmpty();
        assertThat(pipeline.read(pipeline.topics.bulk()))
                .singleElement()
                .satisfies(forwarded ->
                        assertThat(forwarded.number(HeaderNames.ACCEPTED_AT)).isEqualTo(pipeline.now()));
    }

    @Test
    void strayRetryKeepsWhatItBrought() {
        Headers headers = new RecordHeaders()
                .add(HeaderNames.ATTEMPT, "2".getBytes(UTF_8))
                .add(HeaderNames.ACCEPTED_AT, "1700000000000".getBytes(UTF_8));
        pipeline.send(STRAY, "m1", headers, request -> {});

        assertThat(pipeline.read(pipeline.topics.requests()))
                .singleElement()
                .satisfies(forwarded -> assertThat(forwarded.headers()).containsExactly(headers.toArray()));
    }

    @Test
    void acceptanceCountsFromTheFirstArrival() {
        long accepted = pipeline.now() - Duration.ofMinutes(1).toMillis();
        Headers headers = new RecordHeaders().add(HeaderNames.ACCEPTED_AT, ("" + accepted).getBytes(UTF_8));
        pipeline.send(AT_HOME, "m1", headers, request -> {});

        assertThat(pipeline.deliveries("default")).singleElement().satisfies(delivery -> {
            assertThat(delivery.number(HeaderNames.ACCEPTED_AT)).isEqualTo(accepted);
            assertThat(delivery.text(HeaderNames.ATTEMPT)).isEqualTo("1");
        });
    }

    private static String customerOf(int partition) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "customer-" + i)
                .filter(name -> BuiltInPartitioner.partitionForKey(name.getBytes(UTF_8), PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }
}
