package fairlane.pipeline.window;

import fairlane.wire.InFlight;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The messages in flight at one time. Messages released after the snapshot was started may be missing.
 *
 * @param startedAt when reading the offsets started, nanoseconds of the pipeline's nano clock
 * @param inFlightByPartition by channel name, in the place of the topic, and partition
 * @param unacknowledgedNanos time since the last acknowledgement while messages are in flight, in nanoseconds, by
 *     the same keys
 */
public record AcknowledgementSnapshot(
        long startedAt,
        Map<TopicPartition, InFlight> inFlightByPartition,
        Map<TopicPartition, Long> unacknowledgedNanos) {
    public AcknowledgementSnapshot {
        inFlightByPartition = Map.copyOf(inFlightByPartition);
        unacknowledgedNanos = Map.copyOf(unacknowledgedNanos);
    }

    /** A snapshot without the times since the last acknowledgement. */
    public AcknowledgementSnapshot(long at, Map<TopicPartition, InFlight> flights) {
        this(at, flights, Map.of());
    }

    @Nullable
    InFlight inFlight(String channel, int partition) {
        return inFlightByPartition.get(new TopicPartition(channel, partition));
    }
}
