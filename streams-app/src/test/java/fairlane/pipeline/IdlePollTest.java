package fairlane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.schema.Per;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a stream thread waits longer for records while its tasks are idle, and never longer than until the next
 * tick of a task.
 */
class IdlePollTest {
    private static final Duration CONFIGURED = Duration.ofMillis(5);

    private TopologyFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new TopologyFixture(stateDir);
        pipeline.channel("sms", channel -> {});
        pipeline.limit("sms/sender/*", limit -> limit.setRates(List.of(TopologyFixture.rate(1, Per.SECOND, null))));
        pipeline.tickFor(Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void idleThreadWaitsForRecordsUntilNextTickOfItsTasks() {
        assertThat(pollTimeout()).isGreaterThan(CONFIGURED).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void pollDoesNotWaitIfStreamsRequestsNoWait() {
        assertThat(pipeline.context.tasks().pollTimeout(Duration.ZERO)).isZero();
    }

    @Test
    void pollWaitsForRecordsAtMostOneTickWhileMessageMayBeReleasedSoon() {
        send("1");
        send("2");
        pipeline.tickFor(Duration.ofMillis(850));
        assertThat(pipeline.deliveries("sms")).hasSize(1);
        assertThat(pollTimeout()).isLessThanOrEqualTo(TopologyFixture.TICK);

        pipeline.tickFor(Duration.ofMillis(650));
        assertThat(pipeline.deliveries("sms")).hasSize(1);
        assertThat(pollTimeout()).isGreaterThan(CONFIGURED);
    }

    private void send(String id) {
        pipeline.send("acme", id, request -> request.setChannel("sms").setSender("+1"));
    }

    private Duration pollTimeout() {
        return pipeline.context.tasks().pollTimeout(CONFIGURED);
    }
}
