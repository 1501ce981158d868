package fairlane.pipeline.window;

import fairlane.wire.InFlight;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The messages in flight at one point in time, by partition. A snapshot may lack messages that were released after the
 * reading of the offsets started.
 *
 * @param startedAt when the reading of the offsets started, in nanoseconds of the pipeline's monotonic clock
 * @param inFlightByPartition the messages in flight by partition. The keys contain the name of the channel in place of
 *     the topic
 * @param unacknowledgedNanos time in nanoseconds since the last acknowledgement, or 0 if no message is in flight, with
 *     the same keys as {@code inFlightByPartition}
 */
public record AcknowledgementSnapshot(
        long startedAt,
        Map<TopicPartition, InFlight> inFlightByPartition,
        Map<TopicPartition, Long> unacknowledgedNanos) {
    public AcknowledgementSnapshot {
        inFlightByPartition = Map.copyOf(inFlightByPartition);
        unacknowledgedNanos = Map.copyOf(unacknowledgedNanos);
    }

    /** Creates a snapshot that lacks the times since the last acknowledgement. */
    public AcknowledgementSnapshot(long at, Map<TopicPartition, InFlight> flights) {
        this(at, flights, Map.of());
    }

    /** Whether every released message has been acknowledged. */
    boolean isNothingInFlight() {
        return inFlightByPartition.values().stream().allMatch(inFlight -> inFlight.messages() == 0);
    }

    @Nullable
    InFlight inFlight(String channel, int partition) {
        return inFlightByPartition.get(new TopicPartition(channel, partition));
    }
}
