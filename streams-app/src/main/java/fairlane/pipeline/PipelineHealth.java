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
 * @param silence for how long the slowest stream thread has not gone round
 * @param unheard tasks that have not consumed anything in this incarnation
 */
record PipelineHealth(KafkaStreams.State state, Duration silence, long unheard) {
    /** A transaction that Kafka does not answer takes 10 s, and what it is followed by as long again. */
    static final Duration MOST_SILENCE = Duration.ofSeconds(60);

    /** To open large stores takes its time, and so does to flush and close them. */
    static final Duration MOST_SILENCE_REBALANCING = Duration.ofMinutes(10);

    Health live() {
        if (state.hasStartedOrFinishedShuttingDown()) {
            return Health.ill("the stream is " + state);
        }
        Duration most = state == KafkaStreams.State.REBALANCING ? MOST_SILENCE_REBALANCING : MOST_SILENCE;
        return silence.compareTo(most) > 0
                ? Health.ill("a stream thread hangs: it has not gone round for " + silence.toSeconds() + " s")
                : Health.well();
    }

    Health ready() {
        if (state != KafkaStreams.State.RUNNING) {
            return Health.ill("it restores, or waits for partitions (" + state + ")");
        }
        return unheard > 0
                ? Health.ill(unheard + " partitions have not consumed anything yet, and release nothing before")
                : Health.well();
    }
}
