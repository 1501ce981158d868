package fairlane.pipeline;

import fairlane.ops.Health;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;

/**
 * How a pipeline is, from what is seen of it:
 *
 * <pre>
 *   CREATED, REBALANCING (also: restoring)   alive while its threads go round, not ready
 *   RUNNING, a task has not heard itself     alive while its threads go round, not ready: it releases nothing yet
 *   RUNNING                                  alive while its threads go round, ready
 *   ERROR, or ended                          not alive
 * </pre>
 *
 * @param longestPollGap for how long the slowest stream thread has not gone round
 * @param tasksNotConsuming tasks that have not consumed anything in this incarnation
 */
record PipelineHealth(KafkaStreams.State state, Duration longestPollGap, long tasksNotConsuming) {
    /** A transaction that Kafka does not answer takes 10 s, and what it is followed by as long again. */
    static final Duration MAX_POLL_GAP = Duration.ofSeconds(60);

    /** To open large stores takes its time, and so does to flush and close them. */
    static final Duration MAX_POLL_GAP_REBALANCING = Duration.ofMinutes(10);

    Health live() {
        if (state.hasStartedOrFinishedShuttingDown()) {
            return Health.unhealthy("the stream is " + state);
        }
        Duration maxGap = state == KafkaStreams.State.REBALANCING ? MAX_POLL_GAP_REBALANCING : MAX_POLL_GAP;
        return longestPollGap.compareTo(maxGap) > 0
                ? Health.unhealthy(
                        "a stream thread hangs: it has not gone round for " + longestPollGap.toSeconds() + " s")
                : Health.healthy();
    }

    Health ready() {
        if (state != KafkaStreams.State.RUNNING) {
            return Health.unhealthy("it restores, or waits for partitions (" + state + ")");
        }
        return tasksNotConsuming > 0
                ? Health.unhealthy(
                        tasksNotConsuming + " partitions have not consumed anything yet, and release nothing before")
                : Health.healthy();
    }
}
