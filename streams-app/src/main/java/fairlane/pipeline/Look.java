package fairlane.pipeline;

import fairlane.wire.InFlight;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the acknowledgements has found. Of what was released after it began, nothing is known.
 *
 * @param at when it began, as {@link PipelineContext#nanoClock} has it
 * @param flights by channel, in the place of the topic, and partition
 */
record Look(long at, Map<TopicPartition, InFlight> flights) {
    Look {
        flights = Map.copyOf(flights);
    }

    @Nullable
    InFlight of(String channel, int partition) {
        return flights.get(new TopicPartition(channel, partition));
    }
}
