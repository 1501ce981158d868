package fairlane.pipeline;

import fairlane.ops.Health;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The health of a pipeline process. It depends on the state of Kafka Streams, and on whether every stream thread still
 * polls Kafka:
 *
 * <pre>
 *   CREATED, REBALANCING (also: restoring)    live while the threads poll, not ready
 *   RUNNING, a task has consumed no record    live while the threads poll, not ready: the task releases no message yet
 *   RUNNING                                   live while the threads poll, ready
 *   ERROR, or stopped                         not live, not ready
 * </pre>
 *
 * @param longestPollGap the time since the last poll of the stream thread that polled least recently
 * @param tasksNotConsuming number of tasks that have consumed no record since they were created
 */
record PipelineHealth(KafkaStreams.State state, Duration longestPollGap, long tasksNotConsuming) {
    /**
     * The time without a poll after which a stream thread counts as hanging. A thread that waits for Kafka polls
     * earlier, because a transaction without a response fails after 10 s, and the calls that follow the transaction may
     * take another 10 s.
     */
    static final Duration MAX_POLL_GAP = Duration.ofSeconds(60);

    /**
     * The time without a poll after which a stream thread counts as hanging during a rebalance. This time is longer,
     * because opening, flushing and closing large state stores takes minutes.
     */
    static final Duration MAX_POLL_GAP_REBALANCING = Duration.ofMinutes(10);

    Health live() {
        if (state.hasStartedOrFinishedShuttingDown()) {
            return Health.unhealthy("Kafka Streams is in state " + state);
        }
        Duration maxGap = state == KafkaStreams.State.REBALANCING ? MAX_POLL_GAP_REBALANCING : MAX_POLL_GAP;
        return longestPollGap.compareTo(maxGap) > 0
                ? Health.unhealthy("a stream thread hangs and has not polled for " + longestPollGap.toSeconds() + " s")
                : Health.healthy();
    }

    Health ready() {
        if (state != KafkaStreams.State.RUNNING) {
            return Health.unhealthy(
                    "the pipeline restores state or waits for partitions; Kafka Streams is in state " + state);
        }
        return tasksNotConsuming > 0
                ? Health.unhealthy(tasksNotConsuming
                        + " partitions release no messages yet, because their tasks have consumed no record"
                        + " since the start")
                : Health.healthy();
    }
}
