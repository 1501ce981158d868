package fairlane.pipeline.window;

import fairlane.pipeline.task.PipelineContext;
import fairlane.wire.InFlight;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the acknowledgements has found. Of what was released after it began, nothing is known.
 *
 * @param startedAt when it began, as {@link PipelineContext#nanoClock} has it
 * @param inFlightByPartition by channel, in the place of the topic, and partition
 * @param unacknowledgedNanos for how many nanoseconds nothing has been acknowledged while something is in flight, by the same
 */
public record AcknowledgementSnapshot(
        long startedAt,
        Map<TopicPartition, InFlight> inFlightByPartition,
        Map<TopicPartition, Long> unacknowledgedNanos) {
    public AcknowledgementSnapshot {
        inFlightByPartition = Map.copyOf(inFlightByPartition);
        unacknowledgedNanos = Map.copyOf(unacknowledgedNanos);
    }

    /** One that tells nothing of silence. */
    public AcknowledgementSnapshot(long at, Map<TopicPartition, InFlight> flights) {
        this(at, flights, Map.of());
    }

    @Nullable
    InFlight inFlight(String channel, int partition) {
        return inFlightByPartition.get(new TopicPartition(channel, partition));
    }
}
