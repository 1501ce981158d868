package fairlane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.pipeline.client.Heartbeats;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipelineHealthTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static PipelineHealth health(State state, Duration longestPollGap, long tasksNotConsuming) {
        return new PipelineHealth(state, longestPollGap, tasksNotConsuming);
    }

    @Test
    void restoringPipelineIsLiveButNotReady() {
        PipelineHealth restoring = health(State.REBALANCING, Duration.ofMinutes(2), 0);
        assertThat(restoring.live().isHealthy()).isTrue();
        assertThat(restoring.ready().problem())
                .hasValueSatisfying(reason -> assertThat(reason).contains("restores"));
    }

    @Test
    void pipelineWithHangingStreamThreadIsNotLive() {
        assertThat(health(State.RUNNING, PipelineHealth.MAX_POLL_GAP, 0).live().isHealthy())
                .isTrue();
        assertThat(health(State.RUNNING, PipelineHealth.MAX_POLL_GAP.plusMillis(1), 0)
                        .live()
                        .problem())
                .hasValueSatisfying(reason -> assertThat(reason).contains("hangs", "60 s"));
        assertThat(health(State.REBALANCING, Duration.ofMinutes(11), 0).live().isHealthy())
                .isFalse();
    }

    @Test
    void pipelineIsNotReadyBeforeEachTaskHasConsumedRecord() {
        assertThat(health(State.RUNNING, SECOND, 2).live().isHealthy()).isTrue();
        assertThat(health(State.RUNNING, SECOND, 2).ready().problem())
                .hasValueSatisfying(reason -> assertThat(reason).contains("2 partitions"));
        assertThat(health(State.RUNNING, SECOND, 0).ready().isHealthy()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = KafkaStreams.State.class,
            names = {"ERROR", "PENDING_ERROR", "NOT_RUNNING"})
    void stoppedPipelineIsNeitherLiveNorReady(State state) {
        assertThat(health(state, SECOND, 0).live().isHealthy()).isFalse();
        assertThat(health(state, SECOND, 0).ready().isHealthy()).isFalse();
    }

    @Test
    void longestPollGapIsTimeSinceLastPollOfLeastRecentlyPollingThread() {
        Heartbeats heartbeats = new Heartbeats();
        Heartbeats.ThreadHeartbeat one = heartbeats.register();
        Heartbeats.ThreadHeartbeat two = heartbeats.register();
        assertThat(heartbeats.longestGap(50)).as("no thread has started").isZero();
        one.beat(100);
        two.beat(400);
        assertThat(heartbeats.longestGap(1_000)).isEqualTo(900);
        one.beat(950);
        assertThat(heartbeats.longestGap(1_000)).isEqualTo(600);
        two.close();
        assertThat(heartbeats.longestGap(1_000)).isEqualTo(50);
    }
}
