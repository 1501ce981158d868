package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.HeaderNames;
import fairlane.ops.MetricNames;
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

/**
 * Tests requests that a client wrote to a partition other than the partition of their key. The test driver processes
 * partition 0 of several partitions.
 */
class MisplacedRequestTest {
    private static final int PARTITIONS = 6;
    private static final String LOCAL_CUSTOMER = customerInPartition(0);
    private static final String MISPLACED_CUSTOMER = customerInPartition(4);

    private TopologyFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new TopologyFixture(stateDir, PARTITIONS);
        pipeline.channel("default", channel -> {});
        pipeline.tick();
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void requestInPartitionOfItsKeyIsAccepted() {
        pipeline.send(LOCAL_CUSTOMER, "m1", request -> {});

        assertThat(pipeline.deliveries("default"))
                .extracting(ProducedRecord::id)
                .containsExactly("m1");
        assertThat(pipeline.read(pipeline.topics.requests())).isEmpty();
        assertThat(pipeline.scrape().value(MetricNames.REQUESTS_MISPLACED)).isZero();
    }

    @Test
    void misplacedRequestIsForwardedWithAcceptanceTimeAndCounted() {
        Headers headers = new RecordHeaders().add("traceparent", new byte[] {1});
        byte[] value = pipeline.request("m1", request -> {});
        pipeline.sendRaw(pipeline.topics.requests(), MISPLACED_CUSTOMER.getBytes(UTF_8), value, headers);
        long accepted = pipeline.now();

        assertThat(pipeline.read(pipeline.topics.requests())).singleElement().satisfies(forwarded -> {
            assertThat(forwarded.customer()).isEqualTo(MISPLACED_CUSTOMER);
            assertThat(forwarded.value()).isEqualTo(value);
            assertThat(forwarded.headers()).startsWith(headers.toArray()).hasSize(2);
            assertThat(forwarded.number(HeaderNames.ACCEPTED_AT)).isEqualTo(accepted);
            assertThat(forwarded.timestamp()).isEqualTo(accepted);
        });
        assertThat(pipeline.deliveries("default")).isEmpty();
        assertThat(pipeline.scrape().value(MetricNames.REQUESTS_MISPLACED)).isEqualTo(1);
    }

    @Test
    void misplacedBulkRequestIsForwardedOnBulkTopic() {
        pipeline.sendBulk(MISPLACED_CUSTOMER, "m1", request -> {});

        assertThat(pipeline.read(pipeline.topics.requests())).isEmpty();
        assertThat(pipeline.read(pipeline.topics.bulk()))
                .singleElement()
                .satisfies(forwarded ->
                        assertThat(forwarded.number(HeaderNames.ACCEPTED_AT)).isEqualTo(pipeline.now()));
    }

    @Test
    void misplacedRetryIsForwardedWithItsHeaders() {
        Headers headers = new RecordHeaders()
                .add(HeaderNames.ATTEMPT, "2".getBytes(UTF_8))
                .add(HeaderNames.ACCEPTED_AT, "1700000000000".getBytes(UTF_8));
        pipeline.send(MISPLACED_CUSTOMER, "m1", headers, request -> {});

        assertThat(pipeline.read(pipeline.topics.requests()))
                .singleElement()
                .satisfies(forwarded -> assertThat(forwarded.headers()).containsExactly(headers.toArray()));
    }

    @Test
    void forwardedRequestKeepsTimeOfFirstAcceptance() {
        long accepted = pipeline.now() - Duration.ofMinutes(1).toMillis();
        Headers headers = new RecordHeaders().add(HeaderNames.ACCEPTED_AT, ("" + accepted).getBytes(UTF_8));
        pipeline.send(LOCAL_CUSTOMER, "m1", headers, request -> {});

        assertThat(pipeline.deliveries("default")).singleElement().satisfies(delivery -> {
            assertThat(delivery.number(HeaderNames.ACCEPTED_AT)).isEqualTo(accepted);
            assertThat(delivery.text(HeaderNames.ATTEMPT)).isEqualTo("1");
        });
    }

    private static String customerInPartition(int partition) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "customer-" + i)
                .filter(name -> BuiltInPartitioner.partitionForKey(name.getBytes(UTF_8), PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }
}
