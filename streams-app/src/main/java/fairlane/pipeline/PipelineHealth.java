package fairlane.pipeline;

import fairlane.ops.Health;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The health of a pipeline process:
 *
 * <pre>
 *   CREATED, REBALANCING (also: restoring)    live while its threads poll, not ready
 *   RUNNING, a task has consumed no record    live while its threads poll, not ready: the task releases no message yet
 *   RUNNING                                   live while its threads poll, ready
 *   ERROR, or stopped                         not live
 * </pre>
 *
 * @param longestPollGap the longest time since the last poll of a stream thread
 * @param tasksNotConsuming tasks that have consumed no record since they were created
 */
record PipelineHealth(KafkaStreams.State state, Duration longestPollGap, long tasksNotConsuming) {
    /** An unanswered transaction takes 10 s, and the calls that follow it may take as long again. */
    static final Duration MAX_POLL_GAP = Duration.ofSeconds(60);

    /** Opening, flushing and closing large stores takes minutes. */
    static final Duration MAX_POLL_GAP_REBALANCING = Duration.ofMinutes(10);

    Health live() {
        if (state.hasStartedOrFinishedShuttingDown()) {
            return Health.unhealthy("Kafka Streams is in state " + state);
        }
        Duration maxGap = state == KafkaStreams.State.REBALANCING ? MAX_POLL_GAP_REBALANCING : MAX_POLL_GAP;
        return longestPollGap.compareTo(maxGap) > 0
                ? Health.unhealthy("a stream thread hangs: it has not polled for " + longestPollGap.toSeconds() + " s")
                : Health.healthy();
    }

    Health ready() {
        if (state != KafkaStreams.State.RUNNING) {
            return Health.unhealthy("the pipeline restores state, or waits for partitions (" + state + ")");
        }
        return tasksNotConsuming > 0
                ? Health.unhealthy(
                        tasksNotConsuming + " partitions have consumed no record yet, and release no message before")
                : Health.healthy();
    }
}
