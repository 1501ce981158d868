package fairlane.pipeline.window;

import fairlane.wire.InFlight;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of messages in flight, as computed from offsets that were read from Kafka at one time. Messages that were
 * released after the reading of the offsets started may be missing.
 *
 * @param startedAt when the reading of the offsets started, in nanoseconds of the pipeline's monotonic clock
 * @param inFlightByPartition the messages in flight by partition; each key contains the name of the channel in place of
 *     the name of the topic
 * @param unacknowledgedNanos time in nanoseconds since the last acknowledgement in each partition, or 0 if no message
 *     of the partition is in flight; the keys are those of {@code inFlightByPartition}
 */
public record AcknowledgementSnapshot(
        long startedAt,
        Map<TopicPartition, InFlight> inFlightByPartition,
        Map<TopicPartition, Long> unacknowledgedNanos) {
    public AcknowledgementSnapshot {
        inFlightByPartition = Map.copyOf(inFlightByPartition);
        unacknowledgedNanos = Map.copyOf(unacknowledgedNanos);
    }

    /** Creates a snapshot that does not contain the times since the last acknowledgement. */
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
